// SPDX-License-Identifier: LGPL-2.1-or-later
#include "document-samples.h"

#define P   "properties", "ymq_config.properties"
#define X   "xml", "App.exe.config"
#define J   "json", "spooler.config"
#define E   "env", "gateway.env"
#define APP "configuration/appSettings/add[@key='a']/@value"
#define NEW "configuration/appSettings/add[@key='new']/@value"

/* every character of an ASCII text as two bytes */
#define UTF_16_LE                                                                                  \
  "<\0?\0x\0m\0l\0 \0v\0e\0r\0s\0i\0o\0n\0=\0'\0"                                                  \
  "1\0.\0"                                                                                         \
  "0\0'\0?\0>\0"
#define UTF_16_BODY_LE "<\0c\0>\0<\0k\0 \0v\0=\0\"\0\xfc\0\"\0/\0>\0<\0/\0c\0>\0"
#define UTF_16_BODY_BE "\0<\0c\0>\0<\0k\0 \0v\0=\0\"\0\xfc\0\"\0/\0>\0<\0/\0c\0>"

const DocumentSample document_samples[] = {
  /* --- properties --- */
  { "lf", P, "a=1\nb = 2\nc:3\nd 4\n", .added = "new",
    .reads = { { "a", "1", 1 },
               { "b", "2", 2 },
               { "c", "3", 3 },
               { "d", "4", 4 },
               { "e", NULL, 0 } } },
  { "crlf", P, "a=1\r\n# c\r\nb=2\r\n", .added = "new", .reads = { { "b", "2", 3 } } },
  { "cr", P, "a=1\r!x\rb=2\r", .added = "new", .reads = { { "b", "2", 3 } } },
  { "mixed-ends", P, "a=1\r\nb=2\nc=3\r\rd=4", .added = "new",
    .reads = { { "c", "3", 3 }, { "d", "4", 5 } } },
  { "no-final-newline", P, "a=1\nb=2", .added = "new", .reads = { { "b", "2", 2 } } },
  { "empty", P, "", .added = "new", .reads = { { "a", NULL, 0 } } },
  { "comments-only", P, "# one\n! two\n\n   # three\n", .added = "new",
    .reads = { { "#", NULL, 0 } } },
  { "commented-key", P, "#a=0\na=1\n!a=2\n", .added = "new", .reads = { { "a", "1", 2 } } },
  { "continuation", P, "a=one, \\\n   two, \\\r\n\tthree\nb=2\n", .added = "new",
    .reads = { { "a", "one, two, three", 1 }, { "b", "2", 4 } } },
  { "continued-key", P, "lo\\\n  ng=1\nb=2\\\n", .reads = { { "long", "1", 1 }, { "b", "2", 3 } } },
  { "open-end", P, "a=1\nb=\\", .added = "new", .reads = { { "a", "1", 1 }, { "b", "", 2 } } },
  { "open-key", P, "a=1\nb\\\n", .reads = { { "a", "1", 1 }, { "b", "", 2 } } },
  { "open-value", P, "a=C:\\\\x\\", .added = "new", .reads = { { "a", "C:\\x", 1 } } },
  { "duplicates", P, "a=1\nb=2\na=3\nb=4\n", .added = "new",
    .reads = { { "a", "3", 3 }, { "b", "4", 4 } } },
  { "escapes", P, "a=C:\\\\X\\\\y\nb=\\u00fc\\u0020\nc=\\ x\\t\\:\nd\\ e=5\nf\\=g=6\n",
    .added = "new",
    .reads = { { "a", "C:\\X\\y", 1 },
               { "b", "\xc3\xbc ", 2 },
               { "c", " x\t:", 3 },
               { "d e", "5", 4 },
               { "f=g", "6", 5 } } },
  { "lost-backslashes", P, "a=C:\\DispatcherParagon\\SPOC\n", .added = "new",
    .reads = { { "a", "C:DispatcherParagonSPOC", 1 } } },
  { "latin-1", P, "a=Gr\xfc\xdf\x65\nb=2\n", .added = "new",
    .reads = { { "a", "Gr\xc3\xbc\xc3\x9f\x65", 1 } } },
  { "separators", P, "a  =  1\nb\t2\nc :3\nd==4\ne=\nf\n  g = 7  \n", .added = "new",
    .reads = { { "a", "1", 1 },
               { "b", "2", 2 },
               { "c", "3", 3 },
               { "d", "=4", 4 },
               { "e", "", 5 },
               { "f", "", 6 },
               { "g", "7  ", 7 } } },
  { "surrogates", P, "a=\\ud83d\\ude00\n", .reads = { { "a", "\xF0\x9F\x98\x80", 1 } } },

  /* --- XML --- */
  { "app-settings", X,
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<configuration>\n  <appSettings>\n"
    "    <!-- a -->\n    <add key=\"a\" value=\"1\" />\n    <add key='B' value='2'/>\n"
    "  </appSettings>\n</configuration>\n",
    .added = NEW,
    .reads = { { APP, "1", 5 },
               { "configuration/appSettings/add[@key='b']/@value", "2", 6 },
               { NEW, NULL, 0 } } },
  { "crlf", X,
    "<configuration>\r\n\t<appSettings>\r\n\t\t<add key=\"a\" value=\"1\"/>\r\n\t</appSettings>\r\n"
    "</configuration>\r\n",
    .added = NEW, .reads = { { APP, "1", 3 } } },
  { "cr", X,
    "<configuration>\r<appSettings>\r<add key='a' value='1'/>\r</appSettings>\r</configuration>",
    .added = NEW, .reads = { { APP, "1", 3 } } },
  { "one-line", X,
    "<configuration><appSettings><add key='a' value='1'/></appSettings></configuration>",
    .added = NEW, .reads = { { APP, "1", 1 } } },
  { "bom", X,
    "\xef\xbb\xbf<?xml version=\"1.0\"?><configuration><appSettings><add key=\"a\" "
    "value=\"\xc3\xbc\"/>"
    "</appSettings></configuration>",
    .mark = 3, .added = NEW, .reads = { { APP, "\xc3\xbc", 1 } } },
  { "utf-16-le", X, "\xff\xfe" UTF_16_LE UTF_16_BODY_LE,
    .length = 2 + sizeof(UTF_16_LE) - 1 + sizeof(UTF_16_BODY_LE) - 1, .mark = 2,
    .added = "c/k/@new", .reads = { { "c/k/@v", "\xc3\xbc", 1 } } },
  { "utf-16-be", X, "\xfe\xff" UTF_16_BODY_BE, .length = 2 + sizeof(UTF_16_BODY_BE) - 1, .mark = 2,
    .added = "c/k/@new", .reads = { { "c/k/@v", "\xc3\xbc", 1 } } },
  { "latin-1", X, "<?xml version='1.0' encoding='iso-8859-1'?>\n<c><k v='\xfc'/></c>",
    .added = "c/k/@new", .reads = { { "c/k/@v", "\xc3\xbc", 2 } } },
  { "windows-1252", X, "<?xml version='1.0' encoding='windows-1252'?>\n<c><k v='\x80'/></c>",
    .added = "c/k/@new", .reads = { { "c/k/@v", "\xe2\x82\xac", 2 } } },
  { "duplicates", X,
    "<configuration><appSettings>\n<add key='a' value='1'/>\n<add key='A' "
    "value='2'/>\n</appSettings>"
    "</configuration>",
    .added = NEW, .reads = { { APP, "2", 3 } } },
  { "duplicates-apart", X,
    "<configuration><appSettings>\n<add key='a' value='1'/>\n<add key='b' value='2'/>\n"
    "<!-- c -->\n<add value='3' key='A'/>\n</appSettings></configuration>",
    .added = NEW,
    .reads = { { APP, "3", 5 }, { "configuration/appSettings/add[@key='B']/@value", "2", 3 } } },
  { "clear-between", X,
    "<configuration><appSettings>\n<add key='a' value='1'/>\n<clear/>\n<add key='b' value='2'/>\n"
    "<add key='a' value='3'/>\n<remove key='b'/></appSettings></configuration>",
    .added = NEW,
    .reads = { { APP, "3", 5 }, { "configuration/appSettings/add[@key='b']/@value", NULL, 0 } } },
  { "clear", X,
    "<configuration><appSettings>\n<add key='a' value='1'/>\n<clear/>\n<add key='b' "
    "value='2'/>\n</appSettings>"
    "</configuration>",
    .added = NEW,
    .reads = { { APP, NULL, 0 }, { "configuration/appSettings/add[@key='b']/@value", "2", 4 } } },
  { "remove", X,
    "<configuration><appSettings>\n<add key='a' value='1'/>\n<remove key='A'/>\n<add key='b' "
    "value='2'/>\n"
    "</appSettings></configuration>",
    .added = NEW, .reads = { { APP, NULL, 0 } } },
  { "commented-out", X,
    "<configuration><!-- <appSettings> --><appSettings><!-- <add key='a' value='0'/> -->\n"
    "<add key='a' value='1'/><?pi <add key='a' value='3'/>?></appSettings><!-- end "
    "--></configuration><!-- -->",
    .added = NEW, .reads = { { APP, "1", 2 } } },
  { "entities", X,
    "<configuration><appSettings><add key='a' "
    "value='&lt;&amp;&#228;&quot;&apos;&#x1F600;'/></appSettings>"
    "</configuration>",
    .added = NEW, .reads = { { APP, "<&\xc3\xa4\"'\xF0\x9F\x98\x80", 1 } } },
  { "text-and-cdata", X, "<c><t>plain &amp; text</t><d><![CDATA[<raw> & ]]></d><e/></c>",
    .reads = { { "c/t", "plain & text", 1 }, { "c/d", "<raw> & ", 1 } } },
  { "attribute-lines", X, "<c>\n <m  port = \"5555\"\n     host='h' >\n </m>\n</c>\n",
    .added = "c/m/@certificate", .reads = { { "c/m/@port", "5555", 2 }, { "c/m/@host", "h", 3 } } },
  { "file-attribute", X,
    "<configuration><appSettings file='other.config'><add key='a' "
    "value='1'/></appSettings></configuration>",
    .added = NEW, .reads = { { APP, "1", 1 } } },
  { "namespace", X, "<c xmlns='urn:x' xmlns:p='urn:y'><p:k p:v='1'/></c>",
    .reads = { { "c/p:k/@p:v", "1", 1 } } },

  { "doctype", X, "<!DOCTYPE c SYSTEM 'file:///etc/passwd'>\n<c><k v='1'/></c>",
    .reads = { { "c/k/@v", "1", 2 } } },

  /* --- JSON --- */
  { "pretty", J, "{\n  \"a\": \"1\",\n  \"b\": { \"c\": \"2\" }\n}\n", .added = "new",
    .reads = { { "a", "1", 2 }, { "b.c", "2", 3 }, { "d", NULL, 0 } } },
  { "crlf", J, "{\r\n\t\"a\" : \"1\"\r\n}\r\n", .added = "new", .reads = { { "a", "1", 2 } } },
  { "cr", J, "{\r\"a\":\"1\"\r}", .added = "new", .reads = { { "a", "1", 2 } } },
  { "mixed-ends", J, "{\r\n \"a\": \"1\",\n \"b\": \"2\"\r}", .added = "new",
    .reads = { { "b", "2", 3 } } },
  { "one-line", J, "{\"a\":\"1\",\"b\":[\"x\",\"y\"]}", .added = "new",
    .reads = { { "a", "1", 1 }, { "b.1", "y", 1 } } },
  { "no-members", J, "{}", .added = "new", .reads = { { "a", NULL, 0 } } },
  { "no-members-pretty", J, "{\n}\n", .added = "new", .reads = { { "a", NULL, 0 } } },
  { "bom", J, "\xef\xbb\xbf{\"a\":\"1\"}", .mark = 3, .added = "new",
    .reads = { { "a", "1", 1 } } },
  { "comments", J,
    "{ // one\n  /* two */ \"a\" /* three */ : /* four */ \"1\" /* five */, // six\n  /* \"b\": "
    "\"0\", */\n"
    "  \"b\": \"2\" // seven\n  // eight\n}\n// nine\n",
    .added = "new", .reads = { { "a", "1", 2 }, { "b", "2", 4 } } },
  { "booleans", J,
    "{\n \"quoted\": \"true\",\n \"bare\": true,\n \"number\": 12.5e3,\n \"none\": null\n}",
    .added = "new",
    .reads = { { "quoted", "true", 2 }, { "bare", "true", 3 }, { "number", "12.5e3", 4 } } },
  { "escapes", J, "{\"a\":\"C:\\\\x\\/\\u00fc\\n\\ud83d\\ude00\",\"b\\u0022c\":\"2\"}",
    .added = "new", .reads = { { "a", "C:\\x/\xc3\xbc\n\xF0\x9F\x98\x80", 1 } } },
  { "any-case", J, "{\"CertificateThumbprint\":\"1\"}", .added = "new",
    .reads = { { "certificatethumbprint", "1", 1 } } },
  { "duplicates", J, "{\"a\":\"1\",\n\"a\":\"2\"}", .added = "new", .reads = { { "a", "2", 2 } } },
  { "duplicates-apart", J, "{\n \"a\": 1,\n \"b\": 2, // b\n \"a\": 3\n}\n", .added = "new",
    .reads = { { "a", "3", 4 }, { "b", "2", 3 } } },
  { "empty-values", J, "{\n \"a\": \"\", \"b\": {}, \"c\": []\n}", .added = "b.new",
    .reads = { { "a", "", 2 } } },
  { "dotted-key", J, "{\"a.b\":\"1\",\"a\":{\"b\":\"2\"}}", .added = "new",
    .reads = { { "\"a.b\"", "1", 1 }, { "a.b", "2", 1 } } },
  { "deep", J, "{\"a\":{\"b\":[{\"c\":{\"d\":\"1\"}}]}}", .added = "a.b.0.new",
    .reads = { { "a.b.0.c.d", "1", 1 } } },

  /* --- variables --- */
  { "lf", E, "# gateway\nHCP_A=\"/x/y.pfx\"\nHCP_B='p w'\n\nC=3 # three\n", .added = "HCP_NEW",
    .reads = { { "HCP_A", "/x/y.pfx", 2 },
               { "HCP_B", "p w", 3 },
               { "C", "3", 5 },
               { "D", NULL, 0 } } },
  { "crlf", E, "A=1\r\n# c\r\nB=\"2\"\r\n", .added = "NEW",
    .reads = { { "A", "1", 1 }, { "B", "2", 3 } } },
  { "mixed-ends", E, "A=1\r\nB=2\nC=\"3\r\n4\"\r\nD=a\rb", .added = "NEW",
    .reads = { { "B", "2", 2 }, { "C", "3\r\n4", 3 }, { "D", "a\rb", 5 } } },
  { "no-final-newline", E, "A=1\nB='2'", .added = "NEW", .reads = { { "B", "2", 2 } } },
  { "empty", E, "", .added = "NEW", .reads = { { "A", NULL, 0 } } },
  { "comments-only", E, "# one\n\n   # it's\n", .added = "NEW", .reads = { { "A", NULL, 0 } } },
  { "commented-name", E, "#A=0\nA=1\n", .added = "NEW", .reads = { { "A", "1", 2 } } },
  { "export", E, "export A=1\n  export B=\"2\" C='3' # c\nexport D\nexport E=\n", .added = "NEW",
    .reads = { { "A", "1", 1 }, { "B", "2", 2 }, { "C", "3", 2 }, { "E", "", 4 } } },
  { "one-line", E, "A=1 B=2; C=3;D=4\n", .added = "NEW",
    .reads = { { "A", "1", 1 }, { "B", "2", 1 }, { "C", "3", 1 }, { "D", "4", 1 } } },
  { "quotes", E,
    "A=a\"b c\"'d e'\\ f#g\nB=\"\\a \\$ \\` \\\" \\\\\"\nC='\\ $x `y` \"'\nD=a\\\\b\\'c\n",
    .added = "NEW",
    .reads = { { "A", "ab cd e f#g", 1 },
               { "B", "\\a $ ` \" \\", 2 },
               { "C", "\\ $x `y` \"", 3 },
               { "D", "a\\b'c", 4 } } },
  { "dollar", E, "A=\"a$ b$\"$\nB=100%$\n", .added = "NEW",
    .reads = { { "A", "a$ b$$", 1 }, { "B", "100%$", 2 } } },
  { "continuation", E, "A=a\\\nb\nB=\"c\\\r\nd\"\nC\\\nD=1 \\\n  # no comment\n", .added = "NEW",
    .reads = { { "A", "ab", 1 }, { "B", "cd", 3 }, { "CD", "1", 5 } } },
  { "continued-end", E, "A=1\nB=2 \\\n", .added = "NEW", .reads = { { "B", "2", 2 } } },
  { "backslash-end", E, "A=1\nB=C:\\\\x\\", .added = "NEW", .reads = { { "B", "C:\\x\\", 2 } } },
  { "lines", E, "A=\"one\ntwo\n\"\nB='three\n#four'\n", .added = "NEW",
    .reads = { { "A", "one\ntwo\n", 1 }, { "B", "three\n#four", 4 } } },
  { "duplicates", E, "A=1\nB=2\nA=3\n", .added = "NEW",
    .reads = { { "A", "3", 3 }, { "B", "2", 2 } } },
  { "bom", E, "\xef\xbb\xbf# it's\nA=1\n", .mark = 3, .added = "NEW",
    .reads = { { "A", "1", 2 } } },
  { "bom-first", E,
    "\xef\xbb\xbf"
    "A=1\nB=2\n",
    .mark = 3, .added = "NEW", .reads = { { "A", NULL, 0 }, { "B", "2", 2 } } },
  { "utf-8", E, "A=Gr\xc3\xbc\xc3\x9f\x65\n", .added = "NEW",
    .reads = { { "A", "Gr\xc3\xbc\xc3\x9f\x65", 1 } } },
  { "latin-1", E, "# f\xfcr\nA='\xdf'\n", .added = "NEW", .reads = { { "A", "\xc3\x9f", 2 } } },
  { "commands", E,
    "set -a\nA = 1\nB=x cmd \"B=2\"\nC={\"a\": 1}\nD=4\nname: \"it's (one)\"\n. ./other.env\n",
    .added = "NEW",
    .reads = { { "A", NULL, 0 }, { "B", NULL, 0 }, { "C", NULL, 0 }, { "D", "4", 5 } } },
  { "expansions", E,
    "A=$HOME\nB=\"${C:-\"}\"}\"\nD=`echo \"E=1\"\n`\nF=$(echo $(echo "
    "')'))\nG=~/x\nH='$HOME'\nI+=1\n"
    "J=$'x'\n",
    .added = "NEW", .reads = { { "E", NULL, 0 }, { "H", "$HOME", 7 } } },
  { "script-without-values", E, "1:ram:*:1:RAM disks (ram0..ram255)\nif x; then\n",
    .reads = { { "A", NULL, 0 } } },
  { NULL },
};

const DocumentRefusal document_refusals[] = {
  { "json", "", LKS_ERROR_MALFORMED, NULL },
  { "json", "{\n  \"a\": 1,\n}", LKS_ERROR_MALFORMED, "line 3" },
  { "json", "{\n  \"a\" 1\n}", LKS_ERROR_MALFORMED, "line 2" },
  { "json", "{\"a\": 01}", LKS_ERROR_MALFORMED, "line 1, column" },
  { "json", "{\"a\": \"\\x\"}", LKS_ERROR_MALFORMED, "line 1" },
  { "json", "{\"a\": \"b\nc\"}", LKS_ERROR_MALFORMED, "line 1" },
  { "json", "{'a': 1}", LKS_ERROR_MALFORMED, "line 1" },
  { "json", "{\"a\": 1} x", LKS_ERROR_MALFORMED, "line 1" },
  { "json", "{\n/* open\n\"a\": 1}", LKS_ERROR_MALFORMED, "line 2" },
  { "json", "{\"a\": \"\xff\"}", LKS_ERROR_MALFORMED, NULL },
  { "xml", "", LKS_ERROR_MALFORMED, NULL },
  { "xml", "<a>\n<b></a>", LKS_ERROR_MALFORMED, "line 2" },
  { "xml", "<a b='1' b='2'/>", LKS_ERROR_MALFORMED, "line 1" },
  { "xml", "<a b=1/>", LKS_ERROR_MALFORMED, "line 1" },
  { "xml", "<a>&nbsp;</a>", LKS_ERROR_UNSUPPORTED, "line 1" },
  { "xml", "<a/><b/>", LKS_ERROR_MALFORMED, "line 1" },
  { "xml", "<a><!-- x -- y --></a>", LKS_ERROR_MALFORMED, "line 1" },
  { "xml", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", LKS_ERROR_UNSUPPORTED, "line 1" },
  { "xml", "<!DOCTYPE a [<!ENTITY b 'xxxxxxxx'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]><a>&c;&c;&c;</a>",
    LKS_ERROR_UNSUPPORTED, "line 1" },
  { "xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a b='&x;'/>",
    LKS_ERROR_UNSUPPORTED, "line 1" },
  { "xml", "<?xml version='1.0' encoding='ebcdic'?><a/>", LKS_ERROR_UNSUPPORTED, "line 1" },
  { "xml", "<?xml version='1.0' encoding='utf-16'?><a/>", LKS_ERROR_MALFORMED, "line 1" },
  { "xml", "<a>\xff</a>", LKS_ERROR_MALFORMED, "line 1" },
  { "xml", "<a>&#0;</a>", LKS_ERROR_MALFORMED, "line 1" },
  { "properties", "a=1\nb=\\u12g4\n", LKS_ERROR_MALFORMED, "line 2" },
  { "properties", "a=1\r\nb=C:\\users\n", LKS_ERROR_MALFORMED, "line 2" },
  { "env", "A=1\nB=\"2\nC=3\n", LKS_ERROR_MALFORMED, "line 2" },
  { "env", "A='1\n", LKS_ERROR_MALFORMED, "line 1, column 3" },
  { "env", "A=1\nB=`2\n", LKS_ERROR_MALFORMED, "line 2" },
  { "env", "A=1\nB=$(echo ${x})\nC=\"$(y\"\n", LKS_ERROR_MALFORMED, "line 3" },
  { "env", "A=1\nif x; then A=2; fi\n", LKS_ERROR_UNSUPPORTED, "line 2" },
  { "env", "A=1\n[ -r x ] && B=2\n", LKS_ERROR_UNSUPPORTED, "line 2" },
  { "env", "unset A\nA=1\n", LKS_ERROR_UNSUPPORTED, "line 1" },
  { "env", "A=(1 2)\n", LKS_ERROR_UNSUPPORTED, "line 1" },
  { "env",
    "\xff\xfe"
    "A",
    LKS_ERROR_UNSUPPORTED, "line 1" },
  { NULL, NULL, 0, NULL },
};

const DocumentDependence document_dependences[] = {
  { "xml", "<configuration><appSettings configSource='x.config'/></configuration>", APP,
    LKS_ERROR_ELSEWHERE, "x.config" },
  { "xml",
    "<configuration><appSettings "
    "configProtectionProvider='DataProtectionConfigurationProvider'><EncryptedData/>"
    "</appSettings></configuration>",
    APP, LKS_ERROR_ELSEWHERE, "aspnet_regiis" },
  { "json", "{\"a\":\"1\",\"A\":\"2\"}", "a", LKS_ERROR_CONFLICT, "spelled" },
  { "env", "A=/x\nB=$A/y\n", "B", LKS_ERROR_ELSEWHERE, "line 2" },
  { "env", "B=\"a`b`\"\n", "B", LKS_ERROR_ELSEWHERE, "depends" },
  { "env", "B=$(b)\n", "B", LKS_ERROR_ELSEWHERE, "depends" },
  { "env", "B=~/b\n", "B", LKS_ERROR_ELSEWHERE, "depends" },
  { "env", "B=a:~\n", "B", LKS_ERROR_ELSEWHERE, "depends" },
  { "env", "B=1\nB+=2\n", "B", LKS_ERROR_ELSEWHERE, "line 2" },
  { "env", "A=1\n", "A-B", LKS_ERROR_USAGE, "name" },
  { NULL, NULL, NULL, 0, NULL },
};
