package moongate.admin.form;

/// A field of a form as it was sent: name and text, decoded.
record FormField(String name, String text) {}
