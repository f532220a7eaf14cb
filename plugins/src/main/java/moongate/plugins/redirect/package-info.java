/// The plugin `redirect`: redirects clients to another address.
@NullMarked
package moongate.plugins.redirect;

import org.jspecify.annotations.NullMarked;
