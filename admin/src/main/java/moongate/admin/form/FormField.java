package moongate.admin.form;

/// A field of a form: name and text, decoded.
record FormField(String name, String text) {}
