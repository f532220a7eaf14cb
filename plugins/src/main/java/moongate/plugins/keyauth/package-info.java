/// `key-auth`: clients authenticate with the key of a consumer. Start at
/// [moongate.plugins.keyauth.KeyAuth].
@NullMarked
package moongate.plugins.keyauth;

import org.jspecify.annotations.NullMarked;
