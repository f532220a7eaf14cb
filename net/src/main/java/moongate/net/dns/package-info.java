/// Name resolution: [DnsQuestions] asks name servers, [HostsFile] reads a hosts file.
/// [moongate.net.NettyResolver] keeps the answers.
@NullMarked
package moongate.net.dns;

import org.jspecify.annotations.NullMarked;
