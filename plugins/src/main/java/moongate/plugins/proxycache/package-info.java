/// `proxy-cache`: answers with earlier responses of the service. Start at
/// [moongate.plugins.proxycache.ProxyCache].
@NullMarked
package moongate.plugins.proxycache;

import org.jspecify.annotations.NullMarked;
