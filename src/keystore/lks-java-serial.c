// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-java-serial.h"

#define STREAM_MAGIC   0xACED
#define STREAM_VERSION 5
#define FIRST_HANDLE   0x7E0000
#define DEPTH_LIMIT    16
#define HANDLES_LIMIT  1000

enum {
  TC_NULL = 0x70,
  TC_REFERENCE,
  TC_CLASSDESC,
  TC_OBJECT,
  TC_STRING,
  TC_ARRAY,
  TC_CLASS,
  TC_BLOCKDATA,
  TC_ENDBLOCKDATA,
};

enum {
  SC_WRITE_METHOD = 0x01,
  SC_SERIALIZABLE = 0x02,
};

/* What must be known of a class to pass over its objects. */
typedef struct _Class Class;
struct _Class {
  Class *parent; /* nullable */
  guint8 flags;
  char element; /* of an array: the type of its elements; else 0 */
  char *fields; /* a type code each */
};

typedef struct {
  LksReader *reader;
  GPtrArray *handles; /* (element-type Class) NULL: an object or a text */
  GPtrArray *classes; /* owns them */
  guint depth;
} Stream;

static void
class_free(Class *class)
{
  g_free(class->fields);
  g_free(class);
}

static gboolean skip_content(Stream *self, guint8 code);

static gboolean
fail(Stream *self)
{
  self->reader->failed = TRUE;
  return FALSE;
}

static gboolean
add_handle(Stream *self, Class *class)
{
  g_ptr_array_add(self->handles, class);
  return self->handles->len <= HANDLES_LIMIT || fail(self);
}

static const guint8 *
read_text(Stream *self, gsize *length)
{
  *length = lks_reader_u16(self->reader);
  return lks_reader_take(self->reader, *length);
}

static gboolean
skip_next(Stream *self)
{
  return skip_content(self, lks_reader_u8(self->reader));
}

/* what a class's own writeObject added, up to the mark of its end */
static gboolean
skip_annotation(Stream *self)
{
  for (;;) {
    guint8 code = lks_reader_u8(self->reader);
    if (self->reader->failed)
      return FALSE;
    if (code == TC_ENDBLOCKDATA)
      return TRUE;
    if (!skip_content(self, code))
      return FALSE;
  }
}

/* --- classes --------------------------------------------------------------------------------- */

static gboolean read_class(Stream *self, Class **class);

static gboolean
read_fields(Stream *self, Class *class)
{
  guint16 n = lks_reader_u16(self->reader);
  class->fields = g_new0(char, (gsize)n + 1);
  for (guint i = 0; i < n && !self->reader->failed; i++) {
    gsize length = 0;
    class->fields[i] = (char)lks_reader_u8(self->reader);
    read_text(self, &length);
    gboolean is_object = class->fields[i] == 'L' || class->fields[i] == '[';
    /* the name of its class, as a text */
    if (is_object && !skip_next(self))
      return FALSE;
  }
  return !self->reader->failed;
}

static gboolean
read_new_class(Stream *self, Class **class)
{
  gsize length = 0;
  const guint8 *name = read_text(self, &length);
  lks_reader_u64(self->reader); /* serialVersionUID */
  if (name == NULL || self->reader->failed)
    return fail(self);
  Class *made = g_new0(Class, 1);
  g_ptr_array_add(self->classes, made);
  made->element = length > 1 && name[0] == '[' ? (char)name[1] : 0;
  *class = made;
  if (!add_handle(self, made))
    return FALSE;
  made->flags = lks_reader_u8(self->reader);
  return read_fields(self, made) && skip_annotation(self) && read_class(self, &made->parent);
}

/* *class NULL: there is none */
static gboolean
read_class(Stream *self, Class **class)
{
  *class = NULL;
  switch (lks_reader_u8(self->reader)) {
  case TC_NULL:
    return !self->reader->failed;
  case TC_CLASSDESC:
    return ++self->depth <= DEPTH_LIMIT ? read_new_class(self, class) && self->depth-- > 0
                                        : fail(self);
  case TC_REFERENCE: {
    guint32 handle = lks_reader_u32(self->reader) - FIRST_HANDLE;
    if (self->reader->failed || handle >= self->handles->len)
      return fail(self);
    *class = g_ptr_array_index(self->handles, handle);
    return *class != NULL || fail(self);
  }
  default:
    return fail(self);
  }
}

/* --- objects --------------------------------------------------------------------------------- */

/* 0: not of a fixed size */
static gsize
primitive_size(char type)
{
  switch (type) {
  case 'B':
  case 'Z':
    return 1;
  case 'C':
  case 'S':
    return 2;
  case 'I':
  case 'F':
    return 4;
  case 'J':
  case 'D':
    return 8;
  default:
    return 0;
  }
}

static gboolean
skip_value(Stream *self, char type)
{
  gsize size = primitive_size(type);
  if (size > 0)
    return lks_reader_take(self->reader, size) != NULL;
  return type == 'L' || type == '[' ? skip_next(self) : fail(self);
}

/* the fields of the topmost class come first */
static gboolean
skip_fields(Stream *self, const Class *class)
{
  if (class == NULL)
    return TRUE;
  if (!skip_fields(self, class->parent))
    return FALSE;
  if ((class->flags & SC_SERIALIZABLE) == 0)
    return fail(self);
  for (const char *type = class->fields; *type != '\0'; type++)
    if (!skip_value(self, *type))
      return FALSE;
  return (class->flags & SC_WRITE_METHOD) == 0 || skip_annotation(self);
}

static gboolean
skip_object(Stream *self)
{
  Class *class;
  return read_class(self, &class) && class != NULL && add_handle(self, NULL) &&
         skip_fields(self, class);
}

static gboolean
skip_array(Stream *self)
{
  Class *class;
  if (!read_class(self, &class) || class == NULL || !add_handle(self, NULL))
    return fail(self);
  guint32 n = lks_reader_u32(self->reader);
  gsize size = primitive_size(class->element);
  if (size > 0)
    return lks_reader_take(self->reader, (gsize)n * size) != NULL;
  for (guint32 i = 0; i < n && !self->reader->failed; i++)
    if (!skip_next(self))
      return FALSE;
  return !self->reader->failed;
}

static gboolean
skip_plain(Stream *self, guint8 code)
{
  gsize length = 0;
  Class *class;
  switch (code) {
  case TC_NULL:
    return TRUE;
  case TC_REFERENCE:
    lks_reader_u32(self->reader);
    return !self->reader->failed;
  case TC_STRING:
    return add_handle(self, NULL) && read_text(self, &length) != NULL;
  case TC_BLOCKDATA:
    return lks_reader_take(self->reader, lks_reader_u8(self->reader)) != NULL;
  case TC_OBJECT:
    return skip_object(self);
  case TC_ARRAY:
    return skip_array(self);
  case TC_CLASS:
    return read_class(self, &class) && add_handle(self, NULL);
  default:
    return fail(self);
  }
}

static gboolean
skip_content(Stream *self, guint8 code)
{
  if (self->reader->failed || self->depth >= DEPTH_LIMIT)
    return fail(self);
  self->depth++;
  gboolean skipped = skip_plain(self, code);
  self->depth--;
  return skipped && !self->reader->failed;
}

gboolean
lks_java_serial_skip(LksReader *reader)
{
  g_autoptr(GPtrArray) handles = g_ptr_array_new();
  g_autoptr(GPtrArray) classes = g_ptr_array_new_with_free_func((GDestroyNotify)class_free);
  Stream self = { reader, handles, classes, 0 };
  if (lks_reader_u16(reader) != STREAM_MAGIC || lks_reader_u16(reader) != STREAM_VERSION)
    return fail(&self);
  return skip_next(&self);
}
