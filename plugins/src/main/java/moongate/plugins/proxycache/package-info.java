/// The plugin `proxy-cache`: answers with what the service has said before. Start at
/// [moongate.plugins.proxycache.ProxyCache].
@NullMarked
package moongate.plugins.proxycache;

import org.jspecify.annotations.NullMarked;
