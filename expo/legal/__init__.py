"""What the law asks an expo to say in public: who runs it, what it does with personal data, and how accessible it is."""
