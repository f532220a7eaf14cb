/// Bodies that are forms: [Forms] takes them apart, [FormTree] makes one tree of values of them,
/// [Inference] gives their texts the types that a schema wants.
@NullMarked
package moongate.admin.form;

import org.jspecify.annotations.NullMarked;
