/// JSON Schema, draft 4 (<https://json-schema.org/draft-04>):
/// [moongate.plugins.jsonschema.JsonSchema].
///
/// Regular expressions are linear ones, and each check has a budget that grows with the document
/// only: who sends documents cannot make one expensive. `format` is a remark here.
@NullMarked
package moongate.plugins.jsonschema;

import org.jspecify.annotations.NullMarked;
