package moongate.net.dns;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolverException;
import io.netty.resolver.dns.DnsQueryLifecycleObserver;
import io.netty.resolver.dns.DnsQueryLifecycleObserverFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What servers have said to each open question that got no records. Netty's resolver, which goes
/// from server to server, fails alike when they refuse and when there is nothing. Belongs to one
/// event loop.
///
/// A server that says that there is nothing has answered: the others, which may be silent, are not
/// asked any more. Else the last one counts. A server that is silent says nothing.
final class AnswerCodes implements DnsQueryLifecycleObserverFactory {
  private final Map<DnsQuestion, Heard> open = new HashMap<>();

  /// What was heard of a question that got no records.
  ///
  /// @param code `NXDOMAIN` if there is nothing, `NOERROR` if no server has answered
  /// @param isCircle true if the aliases of the name lead back to one of them
  /// @param isMisread true if a server did not understand the question
  record Verdict(DnsResponseCode code, boolean isCircle, boolean isMisread) {
    boolean isSilence() {
      return code.equals(DnsResponseCode.NOERROR) && !isCircle;
    }

    boolean isNothing() {
      return code.equals(DnsResponseCode.NXDOMAIN) && !isCircle;
    }
  }

  private static final class Heard {
    DnsResponseCode code = DnsResponseCode.NOERROR;
    boolean isCircle;
    boolean isMisread;
    final Set<Future<?>> answers = new HashSet<>();

    /// What was asked, and what its aliases have led to.
    final Set<DnsQuestion> questions = new HashSet<>();

    /// The question that each alias among them has led to.
    final Map<DnsQuestion, DnsQuestion> aliases = new HashMap<>();

    int askers;

    boolean leadsBackTo(DnsQuestion alias) {
      var at = aliases.get(alias);
      for (int i = 0; i < aliases.size() && at != null && !at.equals(alias); i++) {
        at = aliases.get(at);
      }
      return alias.equals(at);
    }

    void endAnswers() {
      List.copyOf(answers).forEach(answer -> answer.cancel(false));
    }
  }

  /// Call it before the question is asked.
  void begin(DnsQuestion question) {
    var heard = open.computeIfAbsent(question, _ -> new Heard());
    heard.questions.add(question);
    heard.askers++;
  }

  /// Call it when the question was asked: a server that knows that there is nothing ends `answer`.
  void await(DnsQuestion question, Future<?> answer) {
    var heard = open.get(question);
    if (heard != null) {
      heard.answers.add(answer);
    }
  }

  /// Call it when the question has ended.
  Verdict end(DnsQuestion question) {
    var heard = open.getOrDefault(question, new Heard());
    heard.askers--;
    heard.answers.removeIf(Future::isDone);
    if (heard.askers <= 0) {
      heard.questions.forEach(open::remove);
    }
    return new Verdict(heard.code, heard.isCircle, heard.isMisread);
  }

  private void hear(DnsQuestion question, DnsResponseCode code) {
    var heard = open.get(question);
    if (heard == null) {
      return;
    }
    heard.isMisread |= code.equals(DnsResponseCode.FORMERR);
    if (!heard.code.equals(DnsResponseCode.NXDOMAIN)) {
      heard.code = code;
    }
    if (code.equals(DnsResponseCode.NXDOMAIN)) {
      heard.endAnswers();
    }
  }

  /// Also called for the next server when one has not answered.
  @Override
  public DnsQueryLifecycleObserver newDnsQueryLifecycleObserver(DnsQuestion question) {
    return new Observer(question);
  }

  private final class Observer implements DnsQueryLifecycleObserver {
    private final DnsQuestion question;
    private boolean isWaiting;

    Observer(DnsQuestion question) {
      this.question = question;
    }

    @Override
    public void queryWritten(InetSocketAddress server, ChannelFuture written) {
      isWaiting = true;
    }

    @Override
    public DnsQueryLifecycleObserver queryNoAnswer(DnsResponseCode code) {
      isWaiting = false;
      hear(question, code);
      return this;
    }

    /// Called when a server does not answer, when it has answered that there is nothing, and when
    /// no server is left.
    @Override
    public void queryFailed(Throwable cause) {
      if (isWaiting) {
        isWaiting = false;
        boolean isSilent = cause instanceof DnsNameResolverException;
        hear(question, isSilent ? DnsResponseCode.NOERROR : DnsResponseCode.NXDOMAIN);
      }
    }

    @Override
    public DnsQueryLifecycleObserver queryRedirected(List<InetSocketAddress> servers) {
      return this;
    }

    /// From here on, the servers are asked for `alias`, unless they were before.
    @Override
    public DnsQueryLifecycleObserver queryCNAMEd(DnsQuestion alias) {
      var heard = open.get(question);
      if (heard == null) {
        return this;
      }
      heard.aliases.put(question, alias);
      if (heard.leadsBackTo(alias)) {
        heard.isCircle = true;
        heard.endAnswers();
      } else if (open.putIfAbsent(alias, heard) == null) {
        heard.questions.add(alias);
      }
      return this;
    }

    @Override
    public void queryCancelled(int queriesLeft) {}

    @Override
    public void querySucceed() {}
  }
}
