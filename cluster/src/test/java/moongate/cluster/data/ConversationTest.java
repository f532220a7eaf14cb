package moongate.cluster.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import moongate.cluster.protocol.BasicInfo;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import moongate.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationTest {
  @TempDir Path folder;

  @Test
  void whoDoesNotReadIsNotRead() {
    var channel = new EmbeddedChannel(conversation());
    assertThat(channel.config().isAutoRead()).isTrue();

    letBeWritable(channel, false);
    assertThat(channel.config().isAutoRead()).isFalse();

    letBeWritable(channel, true);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  private static void letBeWritable(EmbeddedChannel channel, boolean is) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, is);
    channel.runPendingTasks();
  }

  private Conversation conversation() {
    var schemas = new EntitySchemas(List.of());
    var updates =
        new Updates(
            new MemoryStore(schemas),
            new DeclarativeFile(schemas),
            new KeptConfiguration(folder, "3.10"));
    var info = new BasicInfo(List.of(), Value.Obj.EMPTY, Map.of());
    return new Conversation(info, updates, "a control plane", new Silent());
  }

  private static final class Silent implements Conversation.Listener {
    @Override
    public void connected() {}

    @Override
    public void failed(String reason) {}
  }
}
