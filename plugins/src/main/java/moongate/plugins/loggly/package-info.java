/// `loggly`: sends an entry for each request to Loggly, as a syslog datagram. Start at
/// [moongate.plugins.loggly.Loggly].
@NullMarked
package moongate.plugins.loggly;

import org.jspecify.annotations.NullMarked;
