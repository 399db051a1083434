// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-picture.h"
#include "lks-fleet-layout.h"
#include "lks-overview-records.h"

#include <glib/gi18n.h>
#include <math.h>

#define ZOOM_MIN  0.05
#define ZOOM_MAX  3.0
#define ZOOM_TEXT 0.35 /* text that is smaller is not drawn */
#define SIGN      9.0  /* half of the sign in the middle of a link */

struct _LksFleetPicture {
  GtkWidget parent_instance;
  const LksCheckResult *check; /* nullable, lent */
  LksFleetLayout *layout;      /* nullable */
  int selected;                /* -1: none */
  double x, y;                 /* what of the picture is at the widget's corner */
  double zoom;
  gboolean fits; /* all of it is shown, also when the size changes */
  double drag_x, drag_y;
};

enum { PROP_SELECTED = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];
static guint activate_signal;

G_DEFINE_FINAL_TYPE(LksFleetPicture, lks_fleet_picture, GTK_TYPE_WIDGET)

static const LksInstallationPlace *
get_place(LksFleetPicture *self, int index)
{
  return &g_array_index(self->layout->installations, LksInstallationPlace, (guint)index);
}

/* --- drawing --------------------------------------------------------------------------------- */

typedef struct {
  cairo_t *cr;
  GdkRGBA text;
  GdkRGBA card;
  GdkRGBA back;
  GdkRGBA accent;
  GdkRGBA verdicts[LKS_N_VERDICTS];
  PangoLayout *pango;
  graphene_rect_t visible; /* in the picture's units */
} Brush;

static GdkRGBA
find_color(GtkWidget *widget, const char *name, const char *fallback)
{
  GdkRGBA color;
  if (!gtk_style_context_lookup_color(gtk_widget_get_style_context(widget), name, &color))
    gdk_rgba_parse(&color, fallback);
  return color;
}

static void
init_brush(LksFleetPicture *self, Brush *brush)
{
  GtkWidget *widget = GTK_WIDGET(self);
  gtk_style_context_get_color(gtk_widget_get_style_context(widget), &brush->text);
  brush->card = find_color(widget, "card_bg_color", "#ffffff");
  brush->back = find_color(widget, "window_bg_color", "#fafafa");
  brush->accent = find_color(widget, "accent_color", "#1c71d8");
  brush->verdicts[LKS_VERDICT_WORKS] = find_color(widget, "success_color", "#26a269");
  brush->verdicts[LKS_VERDICT_FAILS] = find_color(widget, "error_color", "#c01c28");
  brush->verdicts[LKS_VERDICT_PLAIN] = find_color(widget, "warning_color", "#9c6e03");
  brush->verdicts[LKS_VERDICT_UNKNOWN] = brush->text;
  brush->verdicts[LKS_VERDICT_UNKNOWN].alpha = 0.6f;
  brush->pango = gtk_widget_create_pango_layout(widget, NULL);
  pango_layout_set_ellipsize(brush->pango, PANGO_ELLIPSIZE_END);
  graphene_rect_init(&brush->visible, (float)self->x, (float)self->y,
                     (float)(gtk_widget_get_width(widget) / self->zoom),
                     (float)(gtk_widget_get_height(widget) / self->zoom));
}

static void
round_box(cairo_t *cr, const graphene_rect_t *box, double radius)
{
  double x = box->origin.x, y = box->origin.y, w = box->size.width, h = box->size.height;
  cairo_new_sub_path(cr);
  cairo_arc(cr, x + w - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc(cr, x + w - radius, y + h - radius, radius, 0, G_PI_2);
  cairo_arc(cr, x + radius, y + h - radius, radius, G_PI_2, G_PI);
  cairo_arc(cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path(cr);
}

static void
draw_text(Brush *brush, const char *text, double x, double y, double width, gboolean is_bold)
{
  PangoAttrList *attributes = pango_attr_list_new();
  if (is_bold)
    pango_attr_list_insert(attributes, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes(brush->pango, attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_width(brush->pango, (int)(width * PANGO_SCALE));
  pango_layout_set_text(brush->pango, text, -1);
  int height = 0;
  pango_layout_get_pixel_size(brush->pango, NULL, &height);
  gdk_cairo_set_source_rgba(brush->cr, &brush->text);
  cairo_move_to(brush->cr, x, y - height / 2.0);
  pango_cairo_show_layout(brush->cr, brush->pango);
}

/* a lock that is shut, open, or not known: drawn, so that it needs no color */
static void
draw_state(Brush *brush, LksState state, double x, double y)
{
  cairo_t *cr = brush->cr;
  LksVerdict verdict = state == LKS_STATE_SECURED ? LKS_VERDICT_WORKS
                       : state == LKS_STATE_PLAIN ? LKS_VERDICT_PLAIN
                                                  : LKS_VERDICT_UNKNOWN;
  gdk_cairo_set_source_rgba(cr, &brush->verdicts[verdict]);
  cairo_set_line_width(cr, 1.6);
  cairo_rectangle(cr, x - 5, y - 1, 10, 7);
  if (state == LKS_STATE_UNKNOWN)
    cairo_stroke(cr);
  else
    cairo_fill(cr);
  double shift = state == LKS_STATE_PLAIN ? 4 : 0;
  cairo_arc(cr, x + shift, y - 2, 3.4, G_PI, 0);
  cairo_stroke(cr);
}

static void
draw_server(LksFleetPicture *self, Brush *brush, const LksServerPlace *place)
{
  cairo_t *cr = brush->cr;
  round_box(cr, &place->box, 12);
  gdk_cairo_set_source_rgba(cr, &brush->card);
  cairo_fill_preserve(cr);
  GdkRGBA edge = brush->text;
  edge.alpha = 0.18f;
  gdk_cairo_set_source_rgba(cr, &edge);
  cairo_set_line_width(cr, 1);
  cairo_stroke(cr);
  if (self->zoom >= ZOOM_TEXT)
    draw_text(brush, place->server->name, place->box.origin.x + 16, place->box.origin.y + 19,
              place->box.size.width - 32, TRUE);
}

static void
draw_installation(LksFleetPicture *self, Brush *brush, guint index)
{
  const LksInstallationPlace *place = get_place(self, (int)index);
  double x = place->box.origin.x, y = place->box.origin.y + place->box.size.height / 2;
  GdkRGBA fill = brush->text;
  fill.alpha = 0.06f;
  round_box(brush->cr, &place->box, 8);
  gdk_cairo_set_source_rgba(brush->cr, &fill);
  cairo_fill(brush->cr);
  if ((int)index == self->selected) {
    round_box(brush->cr, &place->box, 8);
    gdk_cairo_set_source_rgba(brush->cr, &brush->accent);
    cairo_set_line_width(brush->cr, gtk_widget_has_visible_focus(GTK_WIDGET(self)) ? 3.5 : 2);
    cairo_stroke(brush->cr);
  }
  draw_state(brush, place->installation->state, x + 16, y);
  if (self->zoom >= ZOOM_TEXT)
    draw_text(brush, lks_component_get_name(place->installation->component), x + 30, y,
              place->box.size.width - 38, FALSE);
}

/* --- links ----------------------------------------------------------------------------------- */

static const struct {
  double dashes[2]; /* 0: a whole line */
  double width;
} lines[] = {
  [LKS_VERDICT_WORKS] = { { 0, 0 }, 2 },
  [LKS_VERDICT_FAILS] = { { 10, 5 }, 2.6 },
  [LKS_VERDICT_PLAIN] = { { 2, 4 }, 2.6 },
  [LKS_VERDICT_UNKNOWN] = { { 6, 8 }, 1.4 },
};

/* in the middle of the line: a tick, a cross, an open ring, a question mark */
static void
draw_sign(Brush *brush, LksVerdict verdict, double x, double y)
{
  cairo_t *cr = brush->cr;
  cairo_new_path(cr);
  cairo_arc(cr, x, y, SIGN, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba(cr, &brush->back);
  cairo_fill_preserve(cr);
  gdk_cairo_set_source_rgba(cr, &brush->verdicts[verdict]);
  cairo_set_dash(cr, NULL, 0, 0);
  cairo_set_line_width(cr, 1.6);
  cairo_stroke(cr);
  cairo_set_line_width(cr, 2);
  if (verdict == LKS_VERDICT_WORKS) {
    cairo_move_to(cr, x - 4, y);
    cairo_line_to(cr, x - 1, y + 3.5);
    cairo_line_to(cr, x + 4.5, y - 3.5);
  } else if (verdict == LKS_VERDICT_FAILS) {
    cairo_move_to(cr, x - 3.5, y - 3.5);
    cairo_line_to(cr, x + 3.5, y + 3.5);
    cairo_move_to(cr, x + 3.5, y - 3.5);
    cairo_line_to(cr, x - 3.5, y + 3.5);
  } else if (verdict == LKS_VERDICT_PLAIN) {
    cairo_move_to(cr, x, y - 5);
    cairo_line_to(cr, x, y + 1);
    cairo_move_to(cr, x, y + 4);
    cairo_line_to(cr, x, y + 5);
  } else {
    cairo_arc(cr, x, y - 2, 2.6, G_PI, 0.4 * G_PI);
    cairo_move_to(cr, x, y + 4);
    cairo_line_to(cr, x, y + 5);
  }
  cairo_stroke(cr);
}

typedef struct {
  double x[4], y[4]; /* of a Bézier curve */
} Curve;

/* from side to side; what stands above each other is tied around the right side */
static Curve
find_curve(const graphene_rect_t *from, const graphene_rect_t *to, guint index)
{
  double y0 = from->origin.y + from->size.height / 2, y1 = to->origin.y + to->size.height / 2;
  double left0 = from->origin.x, right0 = left0 + from->size.width;
  double left1 = to->origin.x, right1 = left1 + to->size.width;
  if (right0 < left1) {
    double bend = MAX(40, (left1 - right0) / 2);
    return (Curve){ { right0, right0 + bend, left1 - bend, left1 }, { y0, y0, y1, y1 } };
  }
  if (right1 < left0) {
    double bend = MAX(40, (left0 - right1) / 2);
    return (Curve){ { left0, left0 - bend, right1 + bend, right1 }, { y0, y0, y1, y1 } };
  }
  double out = 36 + fabs(y1 - y0) / 5 + (index % 4) * 9;
  return (Curve){ { right0, right0 + out, right1 + out, right1 }, { y0, y0, y1, y1 } };
}

static void
draw_arrow(Brush *brush, const Curve *curve)
{
  double direction = curve->x[3] > curve->x[2] ? 1 : -1;
  cairo_set_dash(brush->cr, NULL, 0, 0);
  cairo_move_to(brush->cr, curve->x[3], curve->y[3]);
  cairo_line_to(brush->cr, curve->x[3] - direction * 8, curve->y[3] - 4.5);
  cairo_line_to(brush->cr, curve->x[3] - direction * 8, curve->y[3] + 4.5);
  cairo_close_path(brush->cr);
  cairo_fill(brush->cr);
}

static gboolean
is_seen(const Brush *brush, const Curve *curve)
{
  double x0 = curve->x[0], x1 = x0, y0 = MIN(curve->y[0], curve->y[3]);
  for (guint i = 1; i < 4; i++) {
    x0 = MIN(x0, curve->x[i]);
    x1 = MAX(x1, curve->x[i]);
  }
  const graphene_rect_t box =
      GRAPHENE_RECT_INIT((float)x0 - 10, (float)y0 - 10, (float)(x1 - x0) + 20,
                         (float)fabs(curve->y[3] - curve->y[0]) + 20);
  return graphene_rect_intersection(&box, &brush->visible, NULL);
}

static void
draw_link(LksFleetPicture *self, Brush *brush, const LksJudgement *judgement, guint index)
{
  int from = lks_fleet_layout_find(self->layout, judgement->link->client);
  int to = lks_fleet_layout_find(self->layout, judgement->link->server);
  if (from < 0 || to < 0 || from == to)
    return;
  Curve curve = find_curve(&get_place(self, from)->box, &get_place(self, to)->box, index);
  if (!is_seen(brush, &curve))
    return;
  cairo_t *cr = brush->cr;
  LksVerdict verdict = judgement->verdict;
  GdkRGBA color = brush->verdicts[verdict];
  /* what the chosen component has no part in steps back */
  if (self->selected >= 0 && from != self->selected && to != self->selected)
    color.alpha *= 0.25f;
  gdk_cairo_set_source_rgba(cr, &color);
  cairo_set_line_width(cr, lines[verdict].width);
  cairo_set_dash(cr, lines[verdict].dashes, lines[verdict].dashes[0] > 0 ? 2 : 0, 0);
  cairo_move_to(cr, curve.x[0], curve.y[0]);
  cairo_curve_to(cr, curve.x[1], curve.y[1], curve.x[2], curve.y[2], curve.x[3], curve.y[3]);
  cairo_stroke(cr);
  draw_arrow(brush, &curve);
  if (color.alpha >= 0.5f)
    draw_sign(brush, verdict, (curve.x[0] + 3 * curve.x[1] + 3 * curve.x[2] + curve.x[3]) / 8,
              (curve.y[0] + 3 * curve.y[1] + 3 * curve.y[2] + curve.y[3]) / 8);
}

static void
draw(LksFleetPicture *self, Brush *brush)
{
  cairo_scale(brush->cr, self->zoom, self->zoom);
  cairo_translate(brush->cr, -self->x, -self->y);
  for (guint i = 0; i < self->layout->servers->len; i++) {
    const LksServerPlace *place = &g_array_index(self->layout->servers, LksServerPlace, i);
    if (graphene_rect_intersection(&place->box, &brush->visible, NULL))
      draw_server(self, brush, place);
  }
  for (guint i = 0; i < self->layout->installations->len; i++)
    if (graphene_rect_intersection(&get_place(self, (int)i)->box, &brush->visible, NULL))
      draw_installation(self, brush, i);
  for (guint i = 0; i < self->check->links->len; i++)
    draw_link(self, brush, g_ptr_array_index(self->check->links, i), i);
}

static void
lks_fleet_picture_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
  LksFleetPicture *self = LKS_FLEET_PICTURE(widget);
  if (self->layout == NULL || self->check == NULL)
    return;
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT(0, 0, (float)gtk_widget_get_width(widget),
                                                    (float)gtk_widget_get_height(widget));
  Brush brush = { .cr = gtk_snapshot_append_cairo(snapshot, &bounds) };
  init_brush(self, &brush);
  draw(self, &brush);
  g_object_unref(brush.pango);
  cairo_destroy(brush.cr);
}

/* --- where one looks ------------------------------------------------------------------------- */

static void
fit(LksFleetPicture *self)
{
  int width = gtk_widget_get_width(GTK_WIDGET(self));
  int height = gtk_widget_get_height(GTK_WIDGET(self));
  if (self->layout == NULL || width == 0 || height == 0)
    return;
  double zoom = MIN(width / self->layout->width, height / self->layout->height);
  self->zoom = CLAMP(zoom, ZOOM_MIN, 1.25);
  self->x = (self->layout->width - width / self->zoom) / 2;
  self->y = (self->layout->height - height / self->zoom) / 2;
}

static void
zoom_at(LksFleetPicture *self, double factor, double x, double y)
{
  double zoom = CLAMP(self->zoom * factor, ZOOM_MIN, ZOOM_MAX);
  self->x += x / self->zoom - x / zoom;
  self->y += y / self->zoom - y / zoom;
  self->zoom = zoom;
  self->fits = FALSE;
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

void
lks_fleet_picture_zoom(LksFleetPicture *self, double factor)
{
  GtkWidget *widget = GTK_WIDGET(self);
  self->fits = factor <= 0;
  if (self->fits)
    fit(self);
  else
    zoom_at(self, factor, gtk_widget_get_width(widget) / 2.0, gtk_widget_get_height(widget) / 2.0);
  gtk_widget_queue_draw(widget);
}

static void
show_selected(LksFleetPicture *self)
{
  const graphene_rect_t *box = &get_place(self, self->selected)->box;
  double width = gtk_widget_get_width(GTK_WIDGET(self)) / self->zoom;
  double height = gtk_widget_get_height(GTK_WIDGET(self)) / self->zoom;
  if (box->origin.x < self->x || box->origin.x + box->size.width > self->x + width)
    self->x = box->origin.x + box->size.width / 2 - width / 2;
  if (box->origin.y < self->y || box->origin.y + box->size.height > self->y + height)
    self->y = box->origin.y + box->size.height / 2 - height / 2;
}

/* what a screen reader says of the chosen component: its links, as the picture draws them */
static void
describe_selected(LksFleetPicture *self)
{
  g_autoptr(GString) text = g_string_new(NULL);
  if (self->selected >= 0)
    g_string_append(text, get_place(self, self->selected)->label);
  for (guint i = 0; self->selected >= 0 && i < self->check->links->len; i++) {
    const LksJudgement *judgement = g_ptr_array_index(self->check->links, i);
    int from = lks_fleet_layout_find(self->layout, judgement->link->client);
    int to = lks_fleet_layout_find(self->layout, judgement->link->server);
    int other = from == self->selected ? to : to == self->selected ? from : -1;
    if (other >= 0)
      g_string_append_printf(text, "\n%s: %s", get_place(self, other)->label,
                             lks_overview_verdict_word(judgement->verdict));
  }
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                 text->str, -1);
}

static void
select_index(LksFleetPicture *self, int index)
{
  if (index == self->selected)
    return;
  self->selected = index;
  if (index >= 0)
    show_selected(self);
  describe_selected(self);
  gtk_widget_queue_draw(GTK_WIDGET(self));
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_SELECTED]);
}

const char *
lks_fleet_picture_get_selected(LksFleetPicture *self)
{
  return self->selected >= 0 ? get_place(self, self->selected)->label : NULL;
}

void
lks_fleet_picture_select(LksFleetPicture *self, const char *label)
{
  if (self->layout != NULL)
    select_index(self, lks_fleet_layout_find_label(self->layout, label));
}

void
lks_fleet_picture_set_check(LksFleetPicture *self, const LksCheckResult *check)
{
  g_autofree char *selected = g_strdup(lks_fleet_picture_get_selected(self));
  self->selected = -1;
  g_clear_pointer(&self->layout, lks_fleet_layout_free);
  self->check = check;
  if (check != NULL) {
    self->layout = lks_fleet_layout_new(check->fleet);
    lks_fleet_picture_select(self, selected);
  }
  if (self->fits)
    fit(self);
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

/* --- hands ----------------------------------------------------------------------------------- */

static void
activate_selected(LksFleetPicture *self)
{
  if (self->selected >= 0)
    g_signal_emit(self, activate_signal, 0, get_place(self, self->selected)->label);
}

static void
pressed_cb(GtkGestureClick *gesture, int n_press, double x, double y, LksFleetPicture *self)
{
  gtk_widget_grab_focus(GTK_WIDGET(self));
  if (self->layout == NULL)
    return;
  select_index(self, lks_fleet_layout_find_at(self->layout, self->x + x / self->zoom,
                                              self->y + y / self->zoom));
  if (n_press == 2)
    activate_selected(self);
}

static void
drag_begin_cb(GtkGestureDrag *gesture, double x, double y, LksFleetPicture *self)
{
  self->drag_x = self->x;
  self->drag_y = self->y;
}

static void
drag_update_cb(GtkGestureDrag *gesture, double x, double y, LksFleetPicture *self)
{
  self->x = self->drag_x - x / self->zoom;
  self->y = self->drag_y - y / self->zoom;
  self->fits = FALSE;
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

static gboolean
scroll_cb(GtkEventControllerScroll *controller, double dx, double dy, LksFleetPicture *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state(GTK_EVENT_CONTROLLER(controller));
  if (state & GDK_CONTROL_MASK) {
    lks_fleet_picture_zoom(self, dy < 0 ? 1.15 : 1 / 1.15);
    return GDK_EVENT_STOP;
  }
  self->x += dx * 40 / self->zoom;
  self->y += dy * 40 / self->zoom;
  self->fits = FALSE;
  gtk_widget_queue_draw(GTK_WIDGET(self));
  return GDK_EVENT_STOP;
}

static const struct {
  guint key;
  int dx, dy;
  double zoom; /* -1: no zoom */
} keys[] = {
  { GDK_KEY_Left, -1, 0, -1 },    { GDK_KEY_Right, 1, 0, -1 },  { GDK_KEY_Up, 0, -1, -1 },
  { GDK_KEY_Down, 0, 1, -1 },     { GDK_KEY_plus, 0, 0, 1.25 }, { GDK_KEY_equal, 0, 0, 1.25 },
  { GDK_KEY_KP_Add, 0, 0, 1.25 }, { GDK_KEY_minus, 0, 0, 0.8 }, { GDK_KEY_KP_Subtract, 0, 0, 0.8 },
  { GDK_KEY_0, 0, 0, 0 },         { GDK_KEY_KP_0, 0, 0, 0 },
};

static gboolean
key_cb(GtkEventControllerKey *controller,
       guint key,
       guint code,
       GdkModifierType state,
       LksFleetPicture *self)
{
  if (self->layout == NULL || (state & (GDK_ALT_MASK | GDK_CONTROL_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space) {
    activate_selected(self);
    return GDK_EVENT_STOP;
  }
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    if (keys[i].key != key)
      continue;
    if (keys[i].zoom >= 0)
      lks_fleet_picture_zoom(self, keys[i].zoom);
    else
      select_index(self, lks_fleet_layout_find_beside(self->layout, self->selected, keys[i].dx,
                                                      keys[i].dy));
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

static void
lks_fleet_picture_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
  LksFleetPicture *self = LKS_FLEET_PICTURE(widget);
  if (self->fits)
    fit(self);
}

/* --- the object ------------------------------------------------------------------------------ */

static void
lks_fleet_picture_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string(value, lks_fleet_picture_get_selected(LKS_FLEET_PICTURE(object)));
}

static void
lks_fleet_picture_finalize(GObject *object)
{
  g_clear_pointer(&LKS_FLEET_PICTURE(object)->layout, lks_fleet_layout_free);
  G_OBJECT_CLASS(lks_fleet_picture_parent_class)->finalize(object);
}

static void
lks_fleet_picture_class_init(LksFleetPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->get_property = lks_fleet_picture_get_property;
  G_OBJECT_CLASS(klass)->finalize = lks_fleet_picture_finalize;
  widget_class->snapshot = lks_fleet_picture_snapshot;
  widget_class->size_allocate = lks_fleet_picture_size_allocate;
  properties[PROP_SELECTED] =
      g_param_spec_string("selected", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties(G_OBJECT_CLASS(klass), N_PROPS, properties);
  activate_signal = g_signal_new("activate", LKS_TYPE_FLEET_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name(widget_class, "fleet-picture");
}

static void
add_controllers(LksFleetPicture *self)
{
  GtkGesture *click = gtk_gesture_click_new();
  g_signal_connect(click, "pressed", G_CALLBACK(pressed_cb), self);
  gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(click));
  GtkGesture *drag = gtk_gesture_drag_new();
  g_signal_connect(drag, "drag-begin", G_CALLBACK(drag_begin_cb), self);
  g_signal_connect(drag, "drag-update", G_CALLBACK(drag_update_cb), self);
  gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(drag));
  GtkEventController *scroll =
      gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect(scroll, "scroll", G_CALLBACK(scroll_cb), self);
  gtk_widget_add_controller(GTK_WIDGET(self), scroll);
  GtkEventController *key = gtk_event_controller_key_new();
  g_signal_connect(key, "key-pressed", G_CALLBACK(key_cb), self);
  gtk_widget_add_controller(GTK_WIDGET(self), key);
}

static void
lks_fleet_picture_init(LksFleetPicture *self)
{
  self->selected = -1;
  self->zoom = 1;
  self->fits = TRUE;
  gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
  gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 _("Picture of the fleet"), -1);
  add_controllers(self);
}
