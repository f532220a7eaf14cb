/// The entities that can be configured. Each kind has a schema in [EntitySchemas], where to start,
/// and, if the gateway uses it directly, a record: [Service], [Route], [Upstream], [PluginConfig],
/// …
///
/// Plugins contribute a [PluginSchema].
@NullMarked
package moongate.model.entity;

import org.jspecify.annotations.NullMarked;
