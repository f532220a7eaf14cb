/// Real parts for tests, on loopback and on free ports: [EchoUpstream] is a service behind a
/// gateway, [WireClient] is a client, [NameServer] answers for names, and [FreePort] finds a port
/// that has to be known in advance. [Await] waits for conditions, [UsedHeap] tells what is kept,
/// [RecordedText] compares with a file, and [KeptLog] shows the log when a test fails.
@NullMarked
package moongate.testkit;

import org.jspecify.annotations.NullMarked;
