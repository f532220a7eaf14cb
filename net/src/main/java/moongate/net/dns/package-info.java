/// Where addresses come from: [DnsQuestions] asks name servers, a [HostsFile] knows without them.
/// Who remembers the answers is [moongate.net.NettyResolver].
@NullMarked
package moongate.net.dns;

import org.jspecify.annotations.NullMarked;
