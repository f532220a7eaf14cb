/// What a gateway is configured with. Start at [Snapshot], then [Schema].
///
/// Configuration enters as a tree of [Value]s, each with the line it came from. A [Schema]
/// describes an entity or a plugin's config once; from that one description come validation (every
/// problem at once, see [Problems]), defaults and the Admin API's `/schemas`. Valid documents
/// become records ([Service], [Route], [PluginConfig], …) in an immutable [Snapshot].
///
/// Nothing here knows how configuration was loaded, and no concrete plugin: plugins bring their
/// [PluginSchema].
@NullMarked
package moongate.model;

import org.jspecify.annotations.NullMarked;
