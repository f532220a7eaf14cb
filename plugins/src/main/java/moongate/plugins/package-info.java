/// The plugins that come with the gateway: start at [moongate.plugins.BundledPlugins], the list.
/// Each has a package of its own.
@NullMarked
package moongate.plugins;

import org.jspecify.annotations.NullMarked;
