/// `hmac-auth`: who signs a request with a consumer's secret is that consumer. Start at
/// [moongate.plugins.hmacauth.HmacAuth].
@NullMarked
package moongate.plugins.hmacauth;

import org.jspecify.annotations.NullMarked;
