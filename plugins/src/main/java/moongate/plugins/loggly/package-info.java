/// `loggly`: sends an entry of each request to Loggly, as a datagram of syslog. Start at
/// [moongate.plugins.loggly.Loggly].
@NullMarked
package moongate.plugins.loggly;

import org.jspecify.annotations.NullMarked;
