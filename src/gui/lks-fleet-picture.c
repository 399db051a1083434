// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-picture.h"
#include "lks-fleet-image.h"
#include "lks-overview-records.h"

#include <glib/gi18n.h>

#define ZOOM_MIN 0.05
#define ZOOM_MAX 3.0

struct _LksFleetPicture {
  GtkWidget parent_instance;
  LksFleetView view;
  LksFleetImage *image;
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
  return lks_fleet_view_get_place(&self->view, index);
}

static void
lks_fleet_picture_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
  LksFleetPicture *self = LKS_FLEET_PICTURE(widget);
  if (self->view.layout != NULL && self->view.check != NULL)
    lks_fleet_image_show(self->image, &self->view, widget, snapshot);
}

/* --- where one looks ------------------------------------------------------------------------- */

static void
fit(LksFleetPicture *self)
{
  double width = self->view.width, height = self->view.height;
  if (self->view.layout == NULL || width == 0 || height == 0)
    return;
  double zoom = MIN(width / self->view.layout->width, height / self->view.layout->height);
  self->view.zoom = CLAMP(zoom, ZOOM_MIN, 1.25);
  self->view.x = (self->view.layout->width - width / self->view.zoom) / 2;
  self->view.y = (self->view.layout->height - height / self->view.zoom) / 2;
}

static void
zoom_at(LksFleetPicture *self, double factor, double x, double y)
{
  double zoom = CLAMP(self->view.zoom * factor, ZOOM_MIN, ZOOM_MAX);
  self->view.x += x / self->view.zoom - x / zoom;
  self->view.y += y / self->view.zoom - y / zoom;
  self->view.zoom = zoom;
  self->fits = FALSE;
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

void
lks_fleet_picture_zoom(LksFleetPicture *self, double factor)
{
  self->fits = factor <= 0;
  if (self->fits)
    fit(self);
  else
    zoom_at(self, factor, self->view.width / 2, self->view.height / 2);
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void
show_selected(LksFleetPicture *self)
{
  const graphene_rect_t *box = &get_place(self, self->view.selected)->box;
  double width = self->view.width / self->view.zoom;
  double height = self->view.height / self->view.zoom;
  if (box->origin.x < self->view.x || box->origin.x + box->size.width > self->view.x + width)
    self->view.x = box->origin.x + box->size.width / 2 - width / 2;
  if (box->origin.y < self->view.y || box->origin.y + box->size.height > self->view.y + height)
    self->view.y = box->origin.y + box->size.height / 2 - height / 2;
}

/* what a screen reader says of the chosen component: its links, as the picture draws them */
static void
describe_selected(LksFleetPicture *self)
{
  g_autoptr(GString) text = g_string_new(NULL);
  if (self->view.selected >= 0)
    g_string_append(text, get_place(self, self->view.selected)->label);
  for (guint i = 0; self->view.selected >= 0 && i < self->view.check->links->len; i++) {
    const LksJudgement *judgement = g_ptr_array_index(self->view.check->links, i);
    int from = lks_fleet_layout_find(self->view.layout, judgement->link->client);
    int to = lks_fleet_layout_find(self->view.layout, judgement->link->server);
    int other = from == self->view.selected ? to : to == self->view.selected ? from : -1;
    if (other >= 0)
      g_string_append_printf(text, "\n%s: %s", get_place(self, other)->label,
                             lks_verdict_get_title(judgement->verdict));
  }
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                 text->str, -1);
}

static void
select_index(LksFleetPicture *self, int index)
{
  if (index == self->view.selected)
    return;
  self->view.selected = index;
  if (index >= 0)
    show_selected(self);
  describe_selected(self);
  gtk_widget_queue_draw(GTK_WIDGET(self));
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_SELECTED]);
}

const char *
lks_fleet_picture_get_selected(LksFleetPicture *self)
{
  return self->view.selected >= 0 ? get_place(self, self->view.selected)->label : NULL;
}

void
lks_fleet_picture_select(LksFleetPicture *self, const char *label)
{
  if (self->view.layout != NULL)
    select_index(self, lks_fleet_layout_find_label(self->view.layout, label));
}

static void
lay_out(LksFleetPicture *self)
{
  g_autofree char *selected = g_strdup(lks_fleet_picture_get_selected(self));
  self->view.selected = -1;
  g_clear_pointer(&self->view.layout, lks_fleet_layout_unref);
  if (self->view.check == NULL)
    return;
  self->view.layout = lks_fleet_layout_new(self->view.check->fleet, self->view.shape);
  lks_fleet_picture_select(self, selected);
}

void
lks_fleet_picture_set_check(LksFleetPicture *self, const LksCheckResult *check)
{
  LksCheckResult *before = self->view.check;
  self->view.check = check != NULL ? lks_check_result_ref(check) : NULL;
  g_clear_pointer(&before, lks_check_result_unref);
  lay_out(self);
  if (self->fits)
    fit(self);
  gtk_widget_queue_draw(GTK_WIDGET(self));
}

/* --- hands ----------------------------------------------------------------------------------- */

static void
activate_selected(LksFleetPicture *self)
{
  if (self->view.selected >= 0)
    g_signal_emit(self, activate_signal, 0, get_place(self, self->view.selected)->label);
}

static void
pressed_cb(GtkGestureClick *gesture, int n_press, double x, double y, LksFleetPicture *self)
{
  gtk_widget_grab_focus(GTK_WIDGET(self));
  if (self->view.layout == NULL)
    return;
  select_index(self, lks_fleet_layout_find_at(self->view.layout, self->view.x + x / self->view.zoom,
                                              self->view.y + y / self->view.zoom));
  if (n_press == 2)
    activate_selected(self);
}

static void
drag_begin_cb(GtkGestureDrag *gesture, double x, double y, LksFleetPicture *self)
{
  self->drag_x = self->view.x;
  self->drag_y = self->view.y;
}

static void
drag_update_cb(GtkGestureDrag *gesture, double x, double y, LksFleetPicture *self)
{
  self->view.x = self->drag_x - x / self->view.zoom;
  self->view.y = self->drag_y - y / self->view.zoom;
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
  self->view.x += dx * 40 / self->view.zoom;
  self->view.y += dy * 40 / self->view.zoom;
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
  if (self->view.layout == NULL || (state & (GDK_ALT_MASK | GDK_CONTROL_MASK)) != 0)
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
      select_index(self, lks_fleet_layout_find_beside(self->view.layout, self->view.selected,
                                                      keys[i].dx, keys[i].dy));
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

static void
lks_fleet_picture_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
  LksFleetPicture *self = LKS_FLEET_PICTURE(widget);
  const LksFleetLayoutShape shape = {
    .is_narrow = height > width,
    .is_rtl = gtk_widget_get_direction(widget) == GTK_TEXT_DIR_RTL,
  };
  gboolean is_other =
      shape.is_narrow != self->view.shape.is_narrow || shape.is_rtl != self->view.shape.is_rtl;
  self->view.shape = shape;
  self->view.width = width;
  self->view.height = height;
  if (is_other)
    lay_out(self);
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
  LksFleetPicture *self = LKS_FLEET_PICTURE(object);
  g_signal_handlers_disconnect_by_data(self->image, self);
  lks_fleet_image_stop(self->image);
  g_object_unref(self->image);
  g_clear_pointer(&self->view.layout, lks_fleet_layout_unref);
  g_clear_pointer(&self->view.check, lks_check_result_unref);
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
  self->view.selected = -1;
  self->view.zoom = 1;
  self->image = lks_fleet_image_new();
  g_signal_connect_swapped(self->image, "drawn", G_CALLBACK(gtk_widget_queue_draw), self);
  self->fits = TRUE;
  gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
  gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 _("Picture of the fleet"), -1);
  add_controllers(self);
}
