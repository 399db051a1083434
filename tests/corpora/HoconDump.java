// SPDX-License-Identifier: LGPL-2.1-or-later
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the reference implementation of HOCON reads of each file named on the standard input: a JSON document a line, null
 * when refused, "unresolved" when a substitution stands for nothing. The environment is not looked at and no file is
 * included.
 */
public class HoconDump {
  private static final ConfigResolveOptions ALONE = ConfigResolveOptions.defaults().setUseSystemEnvironment(false);

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.append('"').toString();
  }

  // render() fails on names that are long numbers
  private static String write(Object value) {
    if (value instanceof Map<?, ?> object) {
      return object.entrySet().stream().map(member -> quote((String) member.getKey()) + ":" + write(member.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(HoconDump::write).collect(Collectors.joining(",", "[", "]"));
    }
    return value instanceof String text ? quote(text) : String.valueOf(value);
  }

  private static String render(Config config, String path) {
    Config resolved;
    try {
      resolved = config.resolve(ALONE);
    } catch (ConfigException open) {
      return "\"unresolved\"";
    }
    return write((path == null ? resolved.root() : resolved.getValue(path)).unwrapped());
  }

  private static String read(String file) throws IOException {
    String text = new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
    try {
      return render(ConfigFactory.parseString(text), null);
    } catch (ConfigException.WrongType list) {
      // the root of a Config is an object, that of a document may be an array
      return text.trim().startsWith("[") ? render(ConfigFactory.parseString("list = " + text), "list") : "null";
    } catch (RuntimeException refused) { // it has bugs of its own in its messages
      return "null";
    }
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      out.println(read(name));
    }
    out.flush();
  }
}
