/// The language in which entities and the configs of plugins are described: start at [Schema], then
/// [Field]. Each field has a [Type], a default and rules, such as those of [Formats];
/// [EntityChecks] are rules between fields.
///
/// One description does it all: it completes and checks documents, and shows itself as the Admin
/// API's `/schemas` do.
@NullMarked
package moongate.model.schema;

import org.jspecify.annotations.NullMarked;
