/// `basic-auth`: clients authenticate with the password of a consumer. Start at
/// [moongate.plugins.basicauth.BasicAuth].
@NullMarked
package moongate.plugins.basicauth;

import org.jspecify.annotations.NullMarked;
