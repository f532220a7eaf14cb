/// `key-auth`: who knows a consumer's key is that consumer. Start at
/// [moongate.plugins.keyauth.KeyAuth].
@NullMarked
package moongate.plugins.keyauth;

import org.jspecify.annotations.NullMarked;
