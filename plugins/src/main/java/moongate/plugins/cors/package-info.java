/// `cors`: tells browsers which other sites may use a service (CORS). Start at
/// [moongate.plugins.cors.Cors].
@NullMarked
package moongate.plugins.cors;

import org.jspecify.annotations.NullMarked;
