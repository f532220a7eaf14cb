package moongate.net.dns;

import io.netty.buffer.ByteBufHolder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.fiber.Fiber;
import moongate.http.DomainName;
import moongate.http.HostAddresses;
import moongate.http.HostAddresses.HostAddress;
import moongate.http.ResolveException;
import moongate.net.settings.DnsSettings;
import org.jspecify.annotations.Nullable;

/// Single questions to name servers: the records of one type, while the fiber waits. Netty's
/// resolver asks, goes from server to server and follows aliases.
public final class DnsQuestions implements AutoCloseable {
  /// The answers of servers that cannot answer, and what they are called in messages.
  private static final Map<DnsResponseCode, String> FAILURES =
      Map.of(
          DnsResponseCode.FORMERR, "format error",
          DnsResponseCode.SERVFAIL, "server failure",
          DnsResponseCode.NOTIMP, "not implemented",
          DnsResponseCode.REFUSED, "refused");

  /// For this many seconds, a name that was left out is not asked for again.
  private static final long UNTIL_UNANSWERED_AGAIN = 5;

  private final AnswerCodes codes = new AnswerCodes();
  private final DnsNameResolverBuilder builder;
  private final DnsNameResolver dns;
  private @Nullable DnsNameResolver plain;

  /// Fibers of the builder's event loop may ask. Aliases are not kept: those that lead in a circle
  /// are recognised by the questions that they cause.
  public DnsQuestions(DnsNameResolverBuilder builder) {
    this.builder =
        builder.dnsQueryLifecycleObserverFactory(codes).cnameCache(NoopDnsCnameCache.INSTANCE);
    this.dns = this.builder.build();
  }

  /// Nothing when the name does not exist, or has no record of the type.
  ///
  /// @throws ResolveException when no server answers
  public @Nullable HostAddresses ask(Fiber fiber, String name, DnsSettings.Type type) {
    return switch (type) {
      case SRV -> services(fiber, name);
      case AAAA -> addresses(fiber, name, DnsRecordType.AAAA);
      default -> addresses(fiber, name, DnsRecordType.A);
    };
  }

  private @Nullable HostAddresses addresses(Fiber fiber, String name, DnsRecordType type) {
    var found = new ArrayList<HostAddress>();
    long seconds = Long.MAX_VALUE;
    for (var record : records(fiber, name, type)) {
      found.add(new HostAddress(address(record), name, 0, 0));
      seconds = Math.min(seconds, record.ttl());
    }
    return found.isEmpty()
        ? null
        : new HostAddresses(found, type.name(), Duration.ofSeconds(seconds));
  }

  private static InetAddress address(Answer record) {
    try {
      return InetAddress.getByAddress(record.data());
    } catch (UnknownHostException malformed) {
      throw new ResolveException("malformed address", false);
    }
  }

  /// Only records with the lowest priority value count. Their names are resolved at the same time;
  /// a name for which no server answers is left out for now, as long as there are others.
  private @Nullable HostAddresses services(Fiber fiber, String name) {
    var records = records(fiber, name, DnsRecordType.SRV);
    int best = records.stream().mapToInt(Answer::priority).min().orElse(0);
    var found = new ArrayList<HostAddress>();
    var known =
        new HashMap<String, Optional<HostAddresses>>(); // ports of one host are many records
    ResolveException failure = null;
    long seconds = Long.MAX_VALUE;
    for (var record : records) {
      boolean isService = !record.name().isEmpty(); // the root: there is none (RFC 2782)
      if (record.priority() != best || !isService) {
        continue;
      }
      seconds = Math.min(seconds, record.ttl());
      try {
        var target = known.computeIfAbsent(record.name(), host -> anyAddresses(fiber, host));
        if (target.isPresent()) {
          seconds = Math.min(seconds, target.get().ttl().toSeconds());
          add(record, target.get(), found);
        }
      } catch (ResolveException unanswered) {
        known.put(record.name(), Optional.empty());
        failure = unanswered;
        seconds = Math.min(seconds, UNTIL_UNANSWERED_AGAIN);
      }
    }
    if (found.isEmpty() && failure != null) {
      throw failure;
    }
    return found.isEmpty() ? null : new HostAddresses(found, "SRV", Duration.ofSeconds(seconds));
  }

  private static void add(Answer record, HostAddresses target, List<HostAddress> found) {
    int weight = Math.max(1, record.weight());
    for (var place : target.all()) {
      found.add(new HostAddress(place.address(), record.name(), record.port(), weight));
    }
  }

  private Optional<HostAddresses> anyAddresses(Fiber fiber, String name) {
    var found = addresses(fiber, name, DnsRecordType.A);
    return Optional.ofNullable(found == null ? addresses(fiber, name, DnsRecordType.AAAA) : found);
  }

  /// A record's content: of SRV the fields, of others the bytes.
  private record Answer(long ttl, byte[] data, int priority, int weight, int port, String name) {}

  private List<Answer> records(Fiber fiber, String name, DnsRecordType type) {
    DnsQuestion question;
    try {
      question = new DefaultDnsQuestion(name, type);
    } catch (IllegalArgumentException notAName) {
      return List.of();
    }
    var reply = reply(fiber, dns, question);
    if (reply.isMissing()) {
      reply = reply(fiber, dns, question); // datagrams get lost
    }
    if (reply.isMisread()) {
      reply = reply(fiber, plain(), question);
    }
    if (!reply.records().isSuccess()) {
      if (reply.verdict().isNothing()) {
        return List.of();
      }
      throw new ResolveException(reason(reply.verdict()), false);
    }
    var records = new ArrayList<Answer>();
    for (var record : reply.records().getNow()) {
      try {
        if (record.type().equals(type) && record instanceof DnsRawRecord raw) {
          records.add(readable(raw, type));
        }
      } finally {
        ReferenceCountUtil.release(record);
      }
    }
    return records;
  }

  /// What has come of a question: records, or what servers have said instead of them.
  private record Reply(Future<List<DnsRecord>> records, AnswerCodes.Verdict verdict) {
    boolean isMissing() {
      return !records.isSuccess() && verdict.isSilence();
    }

    boolean isMisread() {
      return !records.isSuccess() && verdict.isMisread();
    }
  }

  /// For servers from before EDNS, which do not understand questions that have it (RFC 6891, 7).
  private DnsNameResolver plain() {
    var known = plain;
    if (known == null) {
      plain = known = builder.copy().optResourceEnabled(false).build();
    }
    return known;
  }

  private Reply reply(Fiber fiber, DnsNameResolver from, DnsQuestion question) {
    codes.begin(question);
    Future<List<DnsRecord>> answer;
    AnswerCodes.Verdict verdict;
    try {
      answer = from.resolveAll(question);
      codes.await(question, answer);
      answer.addListener(_ -> fiber.unpark());
      while (!answer.isDone()) {
        fiber.park();
      }
    } finally {
      verdict = codes.end(question);
    }
    return new Reply(answer, verdict);
  }

  private static String reason(AnswerCodes.Verdict verdict) {
    if (verdict.isCircle()) {
      return "its aliases (CNAME) lead in a circle";
    }
    var code = verdict.code();
    return code.equals(DnsResponseCode.NOERROR)
        ? "no name server answers"
        : "dns server error: " + code.intValue() + " " + FAILURES.getOrDefault(code, "unknown");
  }

  /// @throws ResolveException when the record is none
  private static Answer readable(DnsRawRecord record, DnsRecordType type) {
    try {
      return content(record, type);
    } catch (IndexOutOfBoundsException | DecoderException malformed) {
      throw new ResolveException("malformed " + type.name() + " record", false);
    }
  }

  private static Answer content(DnsRawRecord record, DnsRecordType type) {
    var content = ((ByteBufHolder) record).content();
    if (!type.equals(DnsRecordType.SRV)) {
      var bytes = new byte[content.readableBytes()];
      content.readBytes(bytes);
      return new Answer(record.timeToLive(), bytes, 0, 0, 0, "");
    }
    int priority = content.readUnsignedShort();
    int weight = content.readUnsignedShort();
    int port = content.readUnsignedShort();
    var name = DomainName.withoutRoot(DefaultDnsRecordDecoder.decodeName(content)); // as in Host
    return new Answer(record.timeToLive(), new byte[0], priority, weight, port, name);
  }

  /// Stops asking. Call it on the event loop.
  @Override
  public void close() {
    dns.close();
    if (plain != null) {
      plain.close();
    }
  }
}
