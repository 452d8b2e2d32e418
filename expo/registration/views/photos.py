"""Upload and download of a photo, for every page that has one."""

from flask import Response, abort, request

from expo.db import transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _
from expo.kit.graphics.pictures import LARGEST_FILE
from expo.registration.models import Registration
from expo.registration.photos import delete_photo, photo_of, save_photo
from expo.web.security import csrf


def photo_response(registration: Registration) -> Response:
    """The person's photo as a response, with a private cache header. The caller has checked permission."""
    content = photo_of(registration)
    if content is None:
        abort(404)
    response = Response(content, mimetype="image/jpeg", headers={"Cache-Control": "private, no-cache"})
    response.add_etag()
    response.make_conditional(request)
    return response


def take_photo(registration: Registration, *, by: Actor) -> None:
    """Save the uploaded file as the photo, or delete the photo where the form says so.

    Raises Refused where neither was sent, or the file is no picture.
    """
    csrf.protect()
    file = request.files.get("photo")
    with transaction():
        if request.form.get("without") == "yes":
            delete_photo(registration, by=by)
        elif file is None or not file.filename:
            raise Refused(_("Choose a picture first."))
        else:
            with file.stream as opened:
                save_photo(registration, opened.read(LARGEST_FILE + 1), by=by)
