package moongate.lua.lib;

import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;

/// The functions of `math` that numeric loops call most, each as a class of its own.
final class NumberFunctions {
  private NumberFunctions() {}

  static final class Abs extends HostFunction.OfNumber {
    Abs(LuaState state, String name) {
      super(state, name);
    }

    @Override
    protected double apply(double number) {
      return Math.abs(number);
    }
  }

  static final class Ceil extends HostFunction.OfNumber {
    Ceil(LuaState state, String name) {
      super(state, name);
    }

    @Override
    protected double apply(double number) {
      return Math.ceil(number);
    }
  }

  static final class Floor extends HostFunction.OfNumber {
    Floor(LuaState state, String name) {
      super(state, name);
    }

    @Override
    protected double apply(double number) {
      return Math.floor(number);
    }
  }

  static final class Sqrt extends HostFunction.OfNumber {
    Sqrt(LuaState state, String name) {
      super(state, name);
    }

    @Override
    protected double apply(double number) {
      return Math.sqrt(number);
    }
  }
}
