// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-syntax-private.h"

/* how a value is written; an LksSpot's style */
enum {
  LKS_XML_SINGLE_QUOTED,
  LKS_XML_DOUBLE_QUOTED,
  LKS_XML_TEXT,
  LKS_XML_CDATA,
  LKS_XML_MIXED, /* text with comments or several parts: read, not written */
};

typedef struct {
  char *name;
  char *value;
  gsize name_start;
  gsize start; /* of the value, within the quotes */
  gsize end;
  char quote;
} LksXmlAttribute;

typedef struct _LksXmlElement LksXmlElement;

struct _LksXmlElement {
  char *name;
  LksXmlElement *parent; /* nullable */
  GPtrArray *children;   /* LksXmlElement */
  GPtrArray *attributes; /* LksXmlAttribute */
  gsize start;           /* "<" */
  gsize tag_close;       /* ">" or "/>" of the start tag */
  gsize content;         /* behind the start tag */
  gsize end_tag;         /* "</"; content when self-closing */
  gsize end;
  gboolean is_self_closing;
  GString *text;    /* its own character data */
  guint n_parts;    /* stretches of text and CDATA sections */
  guint style;      /* of the text */
  gsize part_start; /* of the only part */
  gsize part_end;
  GHashTable *spots; /* nullable; attribute name, or "" for the text → LksSpot */
  char *step;        /* canonical, as a segment of a path */
  gboolean is_dead;  /* an add that a later add, clear or remove overrides */
};

/* lks-xml-element.c */
LksXmlElement *lks_xml_element_new(LksXmlElement *parent, gsize start);
void lks_xml_element_free(LksXmlElement *element);
const LksXmlAttribute *lks_xml_get_attribute(const LksXmlElement *element, const char *name);
gboolean lks_xml_is_app_setting(const LksXmlElement *element);

/* lks-xml-scan.c */
gboolean lks_xml_scan(LksScan *scan, GError **error);

/* lks-xml-entries.c: the entries of the tree, which gets its steps */
void lks_xml_publish(LksScan *scan);

/* A path: steps below each other, and what is meant of the last. */
typedef struct {
  char *name; /* "@x": an attribute, "x": a child's text */
  char *value;
} LksXmlPredicate;

typedef struct {
  char *name;
  GArray *predicates; /* LksXmlPredicate */
  guint position;     /* 1-based; 0: any */
} LksXmlStep;

typedef struct {
  GPtrArray *steps; /* LksXmlStep */
  char *attribute;  /* nullable: the text is meant */
  gboolean is_absolute;
} LksXmlPath;

/* lks-xml-path.c */
LksXmlPath *lks_xml_path_parse(const char *key, GError **error);
void lks_xml_path_free(LksXmlPath *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksXmlPath, lks_xml_path_free)

/* The elements that the steps reach; *n_steps of them have a match, *deepest is the last one. */
GPtrArray *lks_xml_path_match(const LksScan *scan,
                              const LksXmlPath *path,
                              guint *n_steps,
                              LksXmlElement **deepest);
gboolean lks_xml_find(const LksScan *scan, const char *key, LksSpot **spot, GError **error);
char *lks_xml_dup_elsewhere(const LksScan *scan, const char *key);

/* lks-xml-encode.c */
char *lks_xml_encode_as(const LksScan *scan, const char *value, guint style, GError **error);
char *lks_xml_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error);
/* what to write instead of "/>" */
char *lks_xml_open_tag(const LksXmlElement *element, const char *content);

/* lks-xml-place.c */
gboolean lks_xml_place(const LksScan *scan,
                       const char *key,
                       const char *value,
                       GArray *edits,
                       GError **error);
gboolean lks_xml_take_out(const LksScan *scan,
                          const char *key,
                          const LksSpot *spot,
                          GArray *edits,
                          gboolean *again,
                          GError **error);
