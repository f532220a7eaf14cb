/// What can be configured. Each kind has a schema in [EntitySchemas], where to start, and, where
/// the gateway reads it, a record: [Service], [Route], [Upstream], [PluginConfig], …
///
/// Plugins bring their own part of it, a [PluginSchema].
@NullMarked
package moongate.model.entity;

import org.jspecify.annotations.NullMarked;
