# Varnish between the proxy that ends TLS and the processes of one machine (5001 and 5002):
#
#   nginx :443 -> Varnish :6081 -> expo serve :5001, :5002
#
# It keeps what Expo says that readers may share, for as long as Expo says, and forgets an expo when the worker says so:
# PURGE_URL=http://127.0.0.1:6081. Varnish adds an address to X-Forwarded-For as each proxy does: TRUSTED_PROXIES=2.
# The proxy before it sets X-Forwarded-Proto. Start: varnishd -f /opt/expo/deploy/varnish/expo.vcl -a 127.0.0.1:6081

vcl 4.1;

import directors;

backend first {
    .host = "127.0.0.1";
    .port = "5001";
}

backend second {
    .host = "127.0.0.1";
    .port = "5002";
}

# The machines whose workers may purge.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_init {
    new servers = directors.round_robin();
    servers.add_backend(first);
    servers.add_backend(second);
}

sub vcl_recv {
    set req.backend_hint = servers.backend();

    if (req.method == "PURGE") {
        # The proxy on this machine has an address of the list, and whoever comes through it has not: then the header,
        # which Varnish has completed by now, names more than the machine that asks.
        if (client.ip !~ purgers || req.http.X-Forwarded-For != "" + client.ip) {
            return (synth(403, "Not from here"));
        }
        # Addresses of expos are small letters, digits and hyphens: nothing else gets into the expression.
        if (req.http.Cache-Tag !~ "^[a-z0-9-]+(,[a-z0-9-]+)*$") {
            return (synth(400, "No tags"));
        }
        ban("obj.http.Cache-Tag ~ ^(" + regsuball(req.http.Cache-Tag, ",", "|") + ")$");
        return (synth(200, "Purged"));
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # Of a public feed's parameters the program reads three. Others would make copies of it here, each asked for anew.
    if (req.url ~ "^/[^/?]+/programme(/[^/?]+)?\.ics\?") {
        set req.url = regsub(req.url, "\?", "?&");
        set req.url = regsuball(req.url, "&(?!(lang|room|track)=)[^&]*", "");
        set req.url = regsub(req.url, "\?&?", "?");
        set req.url = regsub(req.url, "\?$", "");
    }
    # Readers with a session get pages made for them. Any other cookie is a language, which no shared page reads.
    if (req.http.Authorization || req.http.Cookie ~ "(^|; )(__Host-)?expo=") {
        return (pass);
    }
    return (hash);
}

sub vcl_backend_response {
    # Varnish gives whatever is over for ten seconds more while it asks anew; only what says so may be.
    if (beresp.http.Cache-Control !~ "stale-while-revalidate") {
        set beresp.grace = 0s;
    }
}

sub vcl_deliver {
    set resp.http.X-Cache = "MISS";
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    }
}
