/// The language that describes entities and the configs of plugins: start at [Schema], then
/// [Field]. Each field has a [Type], a default and rules, such as those of [Formats];
/// [EntityChecks] are rules between fields.
///
/// A description fills in defaults, checks documents, and is shown by the Admin API's `/schemas`.
@NullMarked
package moongate.model.schema;

import org.jspecify.annotations.NullMarked;
