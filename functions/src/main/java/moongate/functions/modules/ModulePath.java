package moongate.functions.modules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where modules are looked for: templates in which `?` stands for a module's name, as in Lua's
/// `package.path`.
///
/// @param templates none of them empty
public record ModulePath(List<String> templates) {
  /// What `;;` stands for, and what follows anything else: Kong's default, and where LuaRocks
  /// installs.
  private static final List<String> DEFAULT =
      List.of(
          "./?.lua",
          "./?/init.lua",
          "/usr/local/share/lua/5.1/?.lua",
          "/usr/local/share/lua/5.1/?/init.lua");

  public ModulePath {
    templates = List.copyOf(templates);
  }

  /// Reads the setting `lua_package_path`; an empty part, as in `;;`, stands for the default.
  public static ModulePath ofSetting(String text) {
    var templates = new ArrayList<String>();
    for (var part : text.split(";", -1)) {
      var template = part.strip();
      if (template.isEmpty()) {
        addNew(DEFAULT, templates);
      } else {
        addNew(List.of(template), templates);
      }
    }
    addNew(DEFAULT, templates);
    return new ModulePath(templates);
  }

  /// Reads `package.path`, in which an empty part means nothing.
  public static ModulePath ofLua(String text) {
    var templates = new ArrayList<String>();
    for (var part : text.split(";", -1)) {
      if (!part.isEmpty()) {
        templates.add(part);
      }
    }
    return new ModulePath(templates);
  }

  private static void addNew(List<String> more, List<String> templates) {
    for (var template : more) {
      if (!templates.contains(template)) {
        templates.add(template);
      }
    }
  }

  /// The files that may hold `module`, the likeliest first.
  public List<Path> candidates(String module) {
    var name = module.replace('.', '/');
    return templates.stream().map(template -> Path.of(template.replace("?", name))).toList();
  }

  /// As `package.path` has it.
  public String text() {
    return String.join(";", templates);
  }
}
