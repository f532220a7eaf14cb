/// JSON Schema, draft 4 (<https://json-schema.org/draft-04>). Start with
/// [moongate.plugins.jsonschema.JsonSchema].
///
/// Regular expressions take linear time, and each check has a budget that depends only on the size
/// of the document. So clients cannot make checks expensive. `format` is not checked.
@NullMarked
package moongate.plugins.jsonschema;

import org.jspecify.annotations.NullMarked;
