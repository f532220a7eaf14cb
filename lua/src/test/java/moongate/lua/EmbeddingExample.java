package moongate.lua;

import java.util.Map;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.Library;

/// The example in lua/README.md, verbatim, as [EmbeddingTest] checks.
final class EmbeddingExample {
  private EmbeddingExample() {}

  static double total() {
    // README
    var prices = Map.of("tea", 4.0, "cake", 3.5);
    var shop =
        Library.of("shop")
            .function("price", (state, item) -> prices.get(Args.string(item, 1, "price")));

    var sandbox = Sandbox.restricted(Budget.DEFAULT).with(shop);
    var order = sandbox.load("local item, n = ... return shop.price(item) * n", "=order");

    double total = sandbox.call(order, "tea", 3).number(1); // 12.0
    // END
    return total;
  }
}
