package moongate.gateway.plugin;

import moongate.gateway.exchange.Exchange;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;

/// Expressions of Lua in the configurations of plugins, such as `(headers.a or "") .. "-x"` in a
/// template. All text is bytes.
public interface Expressions {
  /// For those who only need to know what configurations look like: takes everything.
  Expressions UNREAD =
      new Expressions() {
        @Override
        public @Nullable String problem(String source) {
          return null;
        }

        @Override
        public Expression compile(PluginConfig plugin, String source) {
          throw new PluginException("no functions run here");
        }
      };

  /// Why `source` is no expression; null when it is one.
  @Nullable String problem(String source);

  /// @param plugin whose expression it is, for messages
  /// @throws PluginException when it is none
  Expression compile(PluginConfig plugin, String source);

  /// One that can be evaluated for any request, on its fiber.
  interface Expression {
    /// Its value as text; null for nil.
    ///
    /// @throws PluginFailure when it fails, or uses up its budget
    @Nullable String text(Exchange exchange, Names names);
  }

  /// What expressions find of a request.
  interface Names {
    /// What `table.name` is, where the tables are `headers`, `query_params` and `uri_captures`;
    /// null for nothing.
    @Nullable String find(String table, String name);
  }
}
