/// `syslog`: writes an entry for each request to the system's log. Start at
/// [moongate.plugins.syslog.Syslog].
@NullMarked
package moongate.plugins.syslog;

import org.jspecify.annotations.NullMarked;
