/// `basic-auth`: who knows a consumer's password is that consumer. Start at
/// [moongate.plugins.basicauth.BasicAuth].
@NullMarked
package moongate.plugins.basicauth;

import org.jspecify.annotations.NullMarked;
