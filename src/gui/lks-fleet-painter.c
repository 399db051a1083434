// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-painter.h"

#include <adwaita.h>
#include <math.h>

#define TEXT_SIZE 14.5
#define ZOOM_TEXT 0.35 /* text that is smaller is not drawn */
#define SIGN      9.0  /* half of the sign in the middle of a link */
#define ZOOM_SIGN 0.2  /* nor are signs of four dots and round corners: there are thousands then */

typedef struct {
  const LksFleetStyle *style;
  cairo_t *cr;
  PangoLayout *pango;
  graphene_rect_t visible; /* in the picture's units */
  gboolean is_far;
} Brush;

static GdkRGBA
find_color(GtkWidget *widget, const char *name, const char *fallback)
{
  GdkRGBA color;
  if (!gtk_style_context_lookup_color(gtk_widget_get_style_context(widget), name, &color))
    gdk_rgba_parse(&color, fallback);
  return color;
}

void
lks_fleet_style_init(LksFleetStyle *self, GtkWidget *widget)
{
  gtk_style_context_get_color(gtk_widget_get_style_context(widget), &self->colors.text);
  self->colors.edge = self->colors.text;
  gboolean stands_out = adw_style_manager_get_high_contrast(adw_style_manager_get_default());
  self->colors.edge.alpha = stands_out ? 0.5f : 0.18f;
  self->colors.card = find_color(widget, "card_bg_color", "#ffffff");
  self->colors.back = find_color(widget, "window_bg_color", "#fafafa");
  self->colors.accent = find_color(widget, "accent_color", "#1c71d8");
  GdkRGBA *verdicts = self->colors.verdicts;
  verdicts[LKS_VERDICT_WORKS] = find_color(widget, "success_color", "#26a269");
  verdicts[LKS_VERDICT_FAILS] = find_color(widget, "error_color", "#c01c28");
  verdicts[LKS_VERDICT_PLAIN] = find_color(widget, "warning_color", "#9c6e03");
  verdicts[LKS_VERDICT_UNKNOWN] = self->colors.text;
  verdicts[LKS_VERDICT_UNKNOWN].alpha = 0.6f;
  PangoContext *context = gtk_widget_get_pango_context(widget);
  self->font = pango_font_description_copy(pango_context_get_font_description(context));
  /* the boxes are made for it: larger text is had by zooming */
  pango_font_description_set_absolute_size(self->font, TEXT_SIZE * PANGO_SCALE);
  const cairo_font_options_t *options = pango_cairo_context_get_font_options(context);
  self->font_options =
      options != NULL ? cairo_font_options_copy(options) : cairo_font_options_create();
  self->is_focused = gtk_widget_has_visible_focus(widget);
}

void
lks_fleet_style_clear(LksFleetStyle *self)
{
  g_clear_pointer(&self->font, pango_font_description_free);
  g_clear_pointer(&self->font_options, cairo_font_options_destroy);
}

static PangoLayout *
make_text(const LksFleetStyle *style, cairo_t *cr)
{
  PangoLayout *layout = pango_cairo_create_layout(cr);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout), style->font_options);
  pango_layout_set_font_description(layout, style->font);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static graphene_rect_t
find_visible(const LksFleetView *self)
{
  return GRAPHENE_RECT_INIT((float)self->x, (float)self->y, (float)(self->width / self->zoom),
                            (float)(self->height / self->zoom));
}

static void
round_box(const Brush *brush, const graphene_rect_t *box, double radius)
{
  cairo_t *cr = brush->cr;
  double x = box->origin.x, y = box->origin.y, w = box->size.width, h = box->size.height;
  if (brush->is_far) {
    cairo_rectangle(cr, x, y, w, h);
    return;
  }
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
  gdk_cairo_set_source_rgba(brush->cr, &brush->style->colors.text);
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
  gdk_cairo_set_source_rgba(cr, &brush->style->colors.verdicts[verdict]);
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
draw_server(const LksFleetView *self, Brush *brush, const LksServerPlace *place)
{
  cairo_t *cr = brush->cr;
  round_box(brush, &place->box, 12);
  gdk_cairo_set_source_rgba(cr, &brush->style->colors.card);
  cairo_fill_preserve(cr);
  gdk_cairo_set_source_rgba(cr, &brush->style->colors.edge);
  cairo_set_line_width(cr, 1);
  cairo_stroke(cr);
  if (self->zoom >= ZOOM_TEXT)
    draw_text(brush, place->server->name, place->box.origin.x + 16, place->box.origin.y + 19,
              place->box.size.width - 32, TRUE);
}

static void
draw_installation(const LksFleetView *self, Brush *brush, guint index)
{
  const LksInstallationPlace *place = lks_fleet_view_get_place(self, (int)index);
  double x = place->box.origin.x, y = place->box.origin.y + place->box.size.height / 2;
  GdkRGBA fill = brush->style->colors.text;
  fill.alpha = 0.06f;
  round_box(brush, &place->box, 8);
  gdk_cairo_set_source_rgba(brush->cr, &fill);
  cairo_fill(brush->cr);
  if ((int)index == self->selected) {
    round_box(brush, &place->box, 8);
    gdk_cairo_set_source_rgba(brush->cr, &brush->style->colors.accent);
    cairo_set_line_width(brush->cr, brush->style->is_focused ? 3.5 : 2);
    cairo_stroke(brush->cr);
  }
  gboolean is_rtl = self->shape.is_rtl;
  double width = place->box.size.width;
  if (!brush->is_far)
    draw_state(brush, place->installation->state, is_rtl ? x + width - 16 : x + 16, y);
  if (self->zoom >= ZOOM_TEXT)
    draw_text(brush, lks_component_get_name(place->installation->component),
              is_rtl ? x + 8 : x + 30, y, width - 38, FALSE);
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
  gdk_cairo_set_source_rgba(cr, &brush->style->colors.back);
  cairo_fill_preserve(cr);
  gdk_cairo_set_source_rgba(cr, &brush->style->colors.verdicts[verdict]);
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

/* from side to side; what stands above each other is tied around the side where a line ends */
static Curve
find_curve(const graphene_rect_t *from, const graphene_rect_t *to, guint index, gboolean is_rtl)
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
  if (is_rtl)
    return (Curve){ { left0, left0 - out, left1 - out, left1 }, { y0, y0, y1, y1 } };
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
is_seen(const graphene_rect_t *visible, const Curve *curve)
{
  double x0 = curve->x[0], x1 = x0, y0 = MIN(curve->y[0], curve->y[3]);
  for (guint i = 1; i < 4; i++) {
    x0 = MIN(x0, curve->x[i]);
    x1 = MAX(x1, curve->x[i]);
  }
  const graphene_rect_t box =
      GRAPHENE_RECT_INIT((float)x0 - 10, (float)y0 - 10, (float)(x1 - x0) + 20,
                         (float)fabs(curve->y[3] - curve->y[0]) + 20);
  return graphene_rect_intersection(&box, visible, NULL);
}

typedef struct {
  int from, to;
  Curve curve;
} Line;

static gboolean
find_line(const LksFleetView *self, guint index, const graphene_rect_t *visible, Line *line)
{
  const LksJudgement *judgement = g_ptr_array_index(self->check->links, index);
  line->from = lks_fleet_layout_find(self->layout, judgement->link->client);
  line->to = lks_fleet_layout_find(self->layout, judgement->link->server);
  if (line->from < 0 || line->to < 0 || line->from == line->to)
    return FALSE;
  line->curve =
      find_curve(&lks_fleet_view_get_place(self, line->from)->box,
                 &lks_fleet_view_get_place(self, line->to)->box, index, self->shape.is_rtl);
  return is_seen(visible, &line->curve);
}

guint
lks_fleet_view_count_links(const LksFleetView *self)
{
  const graphene_rect_t visible = find_visible(self);
  guint n = 0;
  Line line;
  for (guint i = 0; i < self->check->links->len; i++)
    n += find_line(self, i, &visible, &line) ? 1 : 0;
  return n;
}

static void
draw_link(const LksFleetView *self, Brush *brush, guint index)
{
  Line line;
  if (!find_line(self, index, &brush->visible, &line))
    return;
  const LksJudgement *judgement = g_ptr_array_index(self->check->links, index);
  const Curve *curve = &line.curve;
  cairo_t *cr = brush->cr;
  LksVerdict verdict = judgement->verdict;
  GdkRGBA color = brush->style->colors.verdicts[verdict];
  /* what the chosen component has no part in steps back */
  if (self->selected >= 0 && line.from != self->selected && line.to != self->selected)
    color.alpha *= 0.25f;
  gdk_cairo_set_source_rgba(cr, &color);
  cairo_set_line_width(cr, lines[verdict].width);
  cairo_set_dash(cr, lines[verdict].dashes, lines[verdict].dashes[0] > 0 ? 2 : 0, 0);
  cairo_move_to(cr, curve->x[0], curve->y[0]);
  cairo_curve_to(cr, curve->x[1], curve->y[1], curve->x[2], curve->y[2], curve->x[3], curve->y[3]);
  cairo_stroke(cr);
  if (brush->is_far)
    return;
  draw_arrow(brush, curve);
  if (color.alpha >= 0.5f)
    draw_sign(brush, verdict, (curve->x[0] + 3 * curve->x[1] + 3 * curve->x[2] + curve->x[3]) / 8,
              (curve->y[0] + 3 * curve->y[1] + 3 * curve->y[2] + curve->y[3]) / 8);
}

static gboolean
is_in_sight(const Brush *brush, const graphene_rect_t *box)
{
  return graphene_rect_intersection(box, &brush->visible, NULL);
}

static void
draw(const LksFleetView *self, Brush *brush, GCancellable *cancellable)
{
  for (guint i = 0; i < self->layout->servers->len; i++) {
    const LksServerPlace *place = &g_array_index(self->layout->servers, LksServerPlace, i);
    if (is_in_sight(brush, &place->box))
      draw_server(self, brush, place);
  }
  for (guint i = 0; i < self->layout->installations->len; i++)
    if (is_in_sight(brush, &lks_fleet_view_get_place(self, (int)i)->box))
      draw_installation(self, brush, i);
  for (guint i = 0; i < self->check->links->len && !g_cancellable_is_cancelled(cancellable); i++)
    draw_link(self, brush, i);
}

void
lks_fleet_view_paint(const LksFleetView *self,
                     const LksFleetStyle *style,
                     cairo_t *cr,
                     GCancellable *cancellable)
{
  Brush brush = {
    .style = style,
    .cr = cr,
    .pango = make_text(style, cr),
    .visible = find_visible(self),
    .is_far = self->zoom < ZOOM_SIGN,
  };
  cairo_scale(cr, self->zoom, self->zoom);
  cairo_translate(cr, -self->x, -self->y);
  draw(self, &brush, cancellable);
  g_object_unref(brush.pango);
}
