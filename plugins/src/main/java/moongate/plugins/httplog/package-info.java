/// `http-log`: sends an entry for each request to an HTTP server. Start at
/// [moongate.plugins.httplog.HttpLog]. Entries wait in a [moongate.plugins.logging.BatchQueue].
@NullMarked
package moongate.plugins.httplog;

import org.jspecify.annotations.NullMarked;
