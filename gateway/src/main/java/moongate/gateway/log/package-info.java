/// What is told of requests in logs: the access log's lines, in the language of nginx's
/// `log_format` ([moongate.gateway.log.LogFormat]), the entries that logging plugins send
/// ([moongate.gateway.log.LogEntry]), and what a line of the error log says of the request behind
/// it ([moongate.gateway.log.LogContext]).
@NullMarked
package moongate.gateway.log;

import org.jspecify.annotations.NullMarked;
