// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-expiry-line.h"
#include "lks-expiry.h"
#include "lks-month-axis.h"
#include "lks-record.h"

#include <glib/gi18n.h>

#define STACK_MAX 4 /* marks above each other; the last of more stands for the rest */
#define GAP       3
#define PADDING   12

struct _LksExpiryLine {
  GtkWidget parent_instance;
  LksMonthAxis *axis;
  GPtrArray *marks; /* (element-type GtkWidget) no-ref: children */
  guint selected;
};

static guint selected_signal;

G_DEFINE_FINAL_TYPE(LksExpiryLine, lks_expiry_line, GTK_TYPE_WIDGET)

static gboolean
has_ended(LksExpiry *expiry)
{
  return lks_expiry_get_urgency(expiry) == LKS_URGENCY_ENDED;
}

static void
lay_axis(LksExpiryLine *self, GListModel *records, LksTime now)
{
  guint n = g_list_model_get_n_items(records);
  g_autoptr(LksRecord) first = n > 0 ? g_list_model_get_item(records, 0) : NULL;
  g_autoptr(LksRecord) last = n > 0 ? g_list_model_get_item(records, n - 1) : NULL;
  lks_month_axis_lay(self->axis, now, first != NULL && has_ended(lks_record_get_subject(first)),
                     last != NULL ? lks_expiry_get_end(lks_record_get_subject(last)) : now);
}

/* --- marks ----------------------------------------------------------------------------------- */

static void
name_mark(GtkWidget *mark, const char *name)
{
  gtk_widget_set_tooltip_text(mark, name);
  gtk_accessible_update_property(GTK_ACCESSIBLE(mark), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* NULL: one that stands there counts it as well */
static GtkWidget *
new_mark(LksMonthColumn *column, LksRecord *record)
{
  if (++column->n > STACK_MAX)
    return NULL;
  const LksRecordTexts *texts = lks_record_get_texts(record);
  g_autofree char *name = g_strjoin("\n", texts->title, texts->subtitle, texts->icon_text, NULL);
  GtkWidget *mark = gtk_button_new_from_icon_name(texts->icon_name);
  gtk_widget_add_css_class(mark, "flat");
  gtk_widget_add_css_class(mark, "circular");
  gtk_widget_add_css_class(mark, "expiry-mark");
  if (texts->tone != NULL)
    gtk_widget_add_css_class(mark, texts->tone);
  name_mark(mark, name);
  return mark;
}

static void
add_mark(LksExpiryLine *self, GListModel *records, guint position)
{
  g_autoptr(LksRecord) record = g_list_model_get_item(records, position);
  LksExpiry *expiry = lks_record_get_subject(record);
  guint index = lks_month_axis_find(self->axis, lks_expiry_get_end(expiry), has_ended(expiry));
  GtkWidget *mark = new_mark(lks_month_axis_get(self->axis, index), record);
  if (mark == NULL)
    return;
  gtk_actionable_set_action_name(GTK_ACTIONABLE(mark), "expiry-line.select");
  gtk_actionable_set_action_target(GTK_ACTIONABLE(mark), "u", position);
  g_object_set_data(G_OBJECT(mark), "column", GUINT_TO_POINTER(index));
  g_object_set_data(G_OBJECT(mark), "position", GUINT_TO_POINTER(position));
  gtk_widget_set_parent(mark, GTK_WIDGET(self));
  g_ptr_array_add(self->marks, mark);
}

static guint
get_number(GtkWidget *mark, const char *name)
{
  return GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(mark), name));
}

/* the last mark above a place where there is no room for all */
static void
count_rest(LksExpiryLine *self)
{
  for (guint i = 0; i < self->marks->len; i++) {
    GtkWidget *mark = g_ptr_array_index(self->marks, i);
    guint column = get_number(mark, "column"), n = lks_month_axis_get(self->axis, column)->n;
    gboolean is_last = i + 1 == self->marks->len ||
                       get_number(g_ptr_array_index(self->marks, i + 1), "column") != column;
    if (!is_last || n <= STACK_MAX)
      continue;
    guint rest = n - STACK_MAX + 1;
    g_autofree char *name =
        g_strdup_printf(ngettext("%u certificate", "%u certificates", rest), rest);
    g_autofree char *text = g_strdup_printf("%u", rest);
    gtk_button_set_label(GTK_BUTTON(mark), text);
    name_mark(mark, name);
  }
}

static void
clear(LksExpiryLine *self)
{
  for (guint i = 0; i < self->marks->len; i++)
    gtk_widget_unparent(g_ptr_array_index(self->marks, i));
  g_ptr_array_set_size(self->marks, 0);
  lks_month_axis_clear(self->axis);
  self->selected = GTK_INVALID_LIST_POSITION;
}

void
lks_expiry_line_set_records(LksExpiryLine *self, GListModel *records, LksTime now)
{
  clear(self);
  if (records != NULL)
    lay_axis(self, records, now);
  for (guint i = 0; records != NULL && i < g_list_model_get_n_items(records); i++)
    add_mark(self, records, i);
  count_rest(self);
  gtk_widget_queue_resize(GTK_WIDGET(self));
}

/* the mark of a position is the last that does not stand after it */
void
lks_expiry_line_select(LksExpiryLine *self, guint position)
{
  GtkWidget *chosen = NULL;
  self->selected = position;
  for (guint i = 0; i < self->marks->len; i++) {
    GtkWidget *mark = g_ptr_array_index(self->marks, i);
    gtk_widget_unset_state_flags(mark, GTK_STATE_FLAG_CHECKED);
    gtk_accessible_update_state(GTK_ACCESSIBLE(mark), GTK_ACCESSIBLE_STATE_PRESSED, FALSE, -1);
    if (position != GTK_INVALID_LIST_POSITION && get_number(mark, "position") <= position)
      chosen = mark;
  }
  if (chosen == NULL)
    return;
  gtk_widget_set_state_flags(chosen, GTK_STATE_FLAG_CHECKED, FALSE);
  gtk_accessible_update_state(GTK_ACCESSIBLE(chosen), GTK_ACCESSIBLE_STATE_PRESSED, TRUE, -1);
}

static void
select_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_expiry_line_select(LKS_EXPIRY_LINE(widget), g_variant_get_uint32(parameter));
  g_signal_emit(widget, selected_signal, 0, LKS_EXPIRY_LINE(widget)->selected);
}

/* --- where it stands ------------------------------------------------------------------------- */

typedef struct {
  int mark; /* width and height of the largest */
  int text; /* width of the widest below the axis */
  int line; /* height of a line of text */
  guint n_rows;
} Measures;

static void
measure_text(LksExpiryLine *self, Measures *measures)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), NULL);
  for (guint i = 0; i < self->axis->columns->len; i++) {
    const LksMonthColumn *column = lks_month_axis_get(self->axis, i);
    const char *const texts[] = { column->text, column->year };
    for (guint j = 0; j < G_N_ELEMENTS(texts) && texts[j] != NULL; j++) {
      int width = 0, height = 0;
      pango_layout_set_text(layout, texts[j], -1);
      pango_layout_get_pixel_size(layout, &width, &height);
      measures->text = MAX(measures->text, width);
      measures->line = MAX(measures->line, height);
    }
    measures->n_rows = MAX(measures->n_rows, MIN(column->n, STACK_MAX));
  }
}

static Measures
measure(LksExpiryLine *self)
{
  Measures measures = { .n_rows = 1 };
  measure_text(self, &measures);
  for (guint i = 0; i < self->marks->len; i++) {
    int width = 0, height = 0;
    GtkWidget *mark = g_ptr_array_index(self->marks, i);
    gtk_widget_measure(mark, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
    gtk_widget_measure(mark, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
    measures.mark = MAX(measures.mark, MAX(width, height));
  }
  return measures;
}

static void
lks_expiry_line_measure(GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  LksExpiryLine *self = LKS_EXPIRY_LINE(widget);
  Measures measures = measure(self);
  int column = MAX(measures.mark, measures.text) + 2 * GAP;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL
                 ? (int)self->axis->columns->len * column + 2 * PADDING
                 : (int)measures.n_rows * (measures.mark + GAP) + 2 * measures.line + 2 * PADDING;
  *natural = *minimum;
}

/* in the reading direction: where a column begins on the screen */
static double
find_left(LksExpiryLine *self, guint index)
{
  GtkWidget *widget = GTK_WIDGET(self);
  double column = (gtk_widget_get_width(widget) - 2.0 * PADDING) / self->axis->columns->len;
  guint place = gtk_widget_get_direction(widget) == GTK_TEXT_DIR_RTL
                    ? self->axis->columns->len - 1 - index
                    : index;
  return PADDING + place * column;
}

static double
get_column_width(LksExpiryLine *self)
{
  return (gtk_widget_get_width(GTK_WIDGET(self)) - 2.0 * PADDING) / self->axis->columns->len;
}

static int
find_axis(LksExpiryLine *self, const Measures *measures)
{
  return gtk_widget_get_height(GTK_WIDGET(self)) - 2 * measures->line - PADDING;
}

static void
lks_expiry_line_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
  LksExpiryLine *self = LKS_EXPIRY_LINE(widget);
  Measures measures = measure(self);
  int axis = find_axis(self, &measures);
  guint column = G_MAXUINT;
  int row = 0;
  for (guint i = 0; i < self->marks->len; i++) {
    GtkWidget *mark = g_ptr_array_index(self->marks, i);
    row = get_number(mark, "column") == column ? row + 1 : 0;
    column = get_number(mark, "column");
    double left = find_left(self, column) + (get_column_width(self) - measures.mark) / 2;
    const GtkAllocation place = { .x = (int)left,
                                  .y = axis - (row + 1) * (measures.mark + GAP),
                                  .width = measures.mark,
                                  .height = measures.mark };
    gtk_widget_size_allocate(mark, &place, -1);
  }
}

/* --- drawing --------------------------------------------------------------------------------- */

static void
draw_text(GtkSnapshot *snapshot,
          PangoLayout *layout,
          const GdkRGBA *color,
          const char *text,
          double middle,
          int y)
{
  int width = 0;
  pango_layout_set_text(layout, text, -1);
  pango_layout_get_pixel_size(layout, &width, NULL);
  gtk_snapshot_save(snapshot);
  gtk_snapshot_translate(snapshot,
                         &GRAPHENE_POINT_INIT((float)middle - (float)width / 2, (float)y));
  gtk_snapshot_append_layout(snapshot, layout, color);
  gtk_snapshot_restore(snapshot);
}

static void
draw_bar(GtkSnapshot *snapshot,
         const GdkRGBA *color,
         double x,
         double y,
         double width,
         double height)
{
  gtk_snapshot_append_color(snapshot, color,
                            &GRAPHENE_RECT_INIT((float)x, (float)y, (float)width, (float)height));
}

static void
lks_expiry_line_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
  LksExpiryLine *self = LKS_EXPIRY_LINE(widget);
  Measures measures = measure(self);
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(widget, NULL);
  GdkRGBA text, edge;
  gtk_style_context_get_color(gtk_widget_get_style_context(widget), &text);
  edge = text;
  edge.alpha *= 0.3f;
  int axis = find_axis(self, &measures);
  double width = self->axis->columns->len > 0 ? get_column_width(self) : 0;
  for (guint i = 0; i < self->axis->columns->len; i++) {
    const LksMonthColumn *column = lks_month_axis_get(self->axis, i);
    double left = find_left(self, i);
    /* a month has its piece of the line; before and after, it is broken */
    int gap = column->is_month ? 0 : 6;
    draw_bar(snapshot, &edge, left + gap, axis, width - 2 * gap, 2);
    if (column->year != NULL && i > 0)
      draw_bar(snapshot, &edge,
               gtk_widget_get_direction(widget) == GTK_TEXT_DIR_RTL ? left + width : left, PADDING,
               1, axis - PADDING);
    draw_text(snapshot, layout, &text, column->text, left + width / 2, axis + GAP + 2);
    if (column->year != NULL)
      draw_text(snapshot, layout, &text, column->year, left + width / 2,
                axis + GAP + 2 + measures.line);
  }
  GTK_WIDGET_CLASS(lks_expiry_line_parent_class)->snapshot(widget, snapshot);
}

/* --- the object ------------------------------------------------------------------------------ */

static void
lks_expiry_line_dispose(GObject *object)
{
  clear(LKS_EXPIRY_LINE(object));
  G_OBJECT_CLASS(lks_expiry_line_parent_class)->dispose(object);
}

static void
lks_expiry_line_finalize(GObject *object)
{
  lks_month_axis_free(LKS_EXPIRY_LINE(object)->axis);
  g_ptr_array_unref(LKS_EXPIRY_LINE(object)->marks);
  G_OBJECT_CLASS(lks_expiry_line_parent_class)->finalize(object);
}

static void
lks_expiry_line_class_init(LksExpiryLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_expiry_line_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_expiry_line_finalize;
  widget_class->measure = lks_expiry_line_measure;
  widget_class->size_allocate = lks_expiry_line_size_allocate;
  widget_class->snapshot = lks_expiry_line_snapshot;
  selected_signal = g_signal_new("selected", LKS_TYPE_EXPIRY_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name(widget_class, "expiry-line");
  gtk_widget_class_install_action(widget_class, "expiry-line.select", "u", select_cb);
}

static void
lks_expiry_line_init(LksExpiryLine *self)
{
  self->axis = lks_month_axis_new();
  self->marks = g_ptr_array_new();
  self->selected = GTK_INVALID_LIST_POSITION;
  gtk_widget_add_css_class(GTK_WIDGET(self), "caption");
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 _("What ends when"), -1);
}
