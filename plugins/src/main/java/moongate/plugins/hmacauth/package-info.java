/// `hmac-auth`: clients authenticate by signing requests with the secret of a consumer. Start at
/// [moongate.plugins.hmacauth.HmacAuth].
@NullMarked
package moongate.plugins.hmacauth;

import org.jspecify.annotations.NullMarked;
