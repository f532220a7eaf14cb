package moongate.gateway.plugin;

import moongate.gateway.exchange.Exchange;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;

/// Lua expressions in the configurations of plugins, such as `(headers.a or "") .. "-x"` in a
/// template. All text is bytes.
public interface Expressions {
  /// Accepts everything, for code that only needs to know the form of configurations.
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

  /// Why `source` is not an expression; null if it is one.
  @Nullable String problem(String source);

  /// @param plugin to which the expression belongs, for messages
  /// @throws PluginException when it is none
  Expression compile(PluginConfig plugin, String source);

  /// A compiled expression. It can be evaluated for any request, on its fiber.
  interface Expression {
    /// Its value as text; null for nil.
    ///
    /// @throws PluginFailure when it fails, or uses up its budget
    @Nullable String text(Exchange exchange, Names names);
  }

  /// The data of a request that expressions can use.
  interface Names {
    /// The value of `table.name`, where the tables are `headers`, `query_params` and
    /// `uri_captures`; null for none.
    @Nullable String find(String table, String name);
  }
}
