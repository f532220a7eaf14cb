/// Reads bodies that are forms: [Forms] splits them into fields, [FormTree] makes a tree of the
/// fields, and [Inference] converts their texts to the types of a schema.
@NullMarked
package moongate.admin.form;

import org.jspecify.annotations.NullMarked;
