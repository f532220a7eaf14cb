package moongate.net.dns;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsQueryLifecycleObserver;
import io.netty.resolver.dns.DnsQueryLifecycleObserverFactory;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last code that a server has answered to each open question with, if the answer had no
/// records. Netty's resolver fails alike when a server refuses and when there is nothing. Belongs
/// to one event loop.
final class AnswerCodes implements DnsQueryLifecycleObserverFactory {
  private final Map<DnsQuestion, DnsResponseCode> last = new HashMap<>();

  /// Forgets it, too.
  @Nullable DnsResponseCode take(DnsQuestion question) {
    return last.remove(question);
  }

  /// Also called for the next server when one does not answer at all: what others have said before
  /// does not count any more.
  @Override
  public DnsQueryLifecycleObserver newDnsQueryLifecycleObserver(DnsQuestion question) {
    last.remove(question);
    return new Observer(question);
  }

  private final class Observer implements DnsQueryLifecycleObserver {
    private final DnsQuestion question;

    Observer(DnsQuestion question) {
      this.question = question;
    }

    @Override
    public DnsQueryLifecycleObserver queryNoAnswer(DnsResponseCode code) {
      last.put(question, code);
      return this;
    }

    @Override
    public DnsQueryLifecycleObserver queryRedirected(List<InetSocketAddress> servers) {
      return this;
    }

    @Override
    public DnsQueryLifecycleObserver queryCNAMEd(DnsQuestion alias) {
      return this;
    }

    @Override
    public void queryWritten(InetSocketAddress server, ChannelFuture written) {}

    @Override
    public void queryCancelled(int queriesLeft) {}

    @Override
    public void queryFailed(Throwable cause) {}

    @Override
    public void querySucceed() {}
  }
}
