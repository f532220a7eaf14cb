/// The plugin `redirect`: sends clients elsewhere.
@NullMarked
package moongate.plugins.redirect;

import org.jspecify.annotations.NullMarked;
