/// Where addresses come from: [DnsQuestions] asks name servers, a [HostsFile] knows without them.
/// [moongate.net.NettyResolver] remembers the answers.
@NullMarked
package moongate.net.dns;

import org.jspecify.annotations.NullMarked;
