// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-image.h"
#include "lks-parallel.h"

#define AT_ONCE 200 /* links: a few milliseconds */

/* all that an image depends on, and the image once it is there */
typedef struct {
  LksFleetView view; /* holds its check and layout */
  LksFleetStyle style;
  int scale; /* dots of the image for one of the widget's */
  GdkTexture *texture;
} Drawing;

struct _LksFleetImage {
  GObject parent_instance;
  Drawing *shown;            /* nullable */
  GCancellable *cancellable; /* of what is being drawn; nullable */
};

static guint drawn_signal;

G_DEFINE_FINAL_TYPE(LksFleetImage, lks_fleet_image, G_TYPE_OBJECT)

static Drawing *
drawing_new(const LksFleetView *view, GtkWidget *widget)
{
  Drawing *self = g_new0(Drawing, 1);
  self->view = *view;
  self->view.check = lks_check_result_ref(view->check);
  self->view.layout = lks_fleet_layout_ref(view->layout);
  lks_fleet_style_init(&self->style, widget);
  self->scale = gtk_widget_get_scale_factor(widget);
  return self;
}

static void
drawing_free(Drawing *self)
{
  lks_check_result_unref(self->view.check);
  lks_fleet_layout_unref(self->view.layout);
  lks_fleet_style_clear(&self->style);
  g_clear_object(&self->texture);
  g_free(self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drawing, drawing_free)

static gboolean
is_same_view(const LksFleetView *one, const LksFleetView *other)
{
  return one->check == other->check && one->layout == other->layout &&
         one->selected == other->selected && one->x == other->x && one->y == other->y &&
         one->zoom == other->zoom && one->width == other->width && one->height == other->height;
}

static gboolean
is_same(const Drawing *one, const Drawing *other)
{
  return is_same_view(&one->view, &other->view) && one->scale == other->scale &&
         one->style.is_focused == other->style.is_focused &&
         memcmp(&one->style.colors, &other->style.colors, sizeof one->style.colors) == 0 &&
         pango_font_description_equal(one->style.font, other->style.font);
}

/* --- in a thread ----------------------------------------------------------------------------- */

static void
surface_free(gpointer data)
{
  cairo_surface_destroy(data);
}

static GdkTexture *
make_texture(cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width(surface);
  int height = cairo_image_surface_get_height(surface);
  gsize stride = (gsize)cairo_image_surface_get_stride(surface);
  g_autoptr(GBytes) bytes =
      g_bytes_new_with_free_func(cairo_image_surface_get_data(surface), (gsize)height * stride,
                                 surface_free, cairo_surface_reference(surface));
  return gdk_memory_texture_new(width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
draw_cb(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Drawing *drawing = data;
  lks_parallel_give_way();
  cairo_surface_t *surface =
      cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)(drawing->view.width * drawing->scale),
                                 (int)(drawing->view.height * drawing->scale));
  cairo_surface_set_device_scale(surface, drawing->scale, drawing->scale);
  cairo_t *cr = cairo_create(surface);
  lks_fleet_view_paint(&drawing->view, &drawing->style, cr, cancellable);
  cairo_destroy(cr);
  cairo_surface_flush(surface);
  drawing->texture = make_texture(surface);
  cairo_surface_destroy(surface);
  g_task_return_boolean(task, TRUE);
}

/* --- in the main loop ------------------------------------------------------------------------ */

static void
drawn_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  LksFleetImage *self = LKS_FLEET_IMAGE(source);
  g_autoptr(Drawing) drawing = user_data;
  g_clear_object(&self->cancellable);
  if (!g_task_propagate_boolean(G_TASK(result), NULL))
    return;
  g_clear_pointer(&self->shown, drawing_free);
  self->shown = g_steal_pointer(&drawing);
  g_signal_emit(self, drawn_signal, 0);
}

/* one at a time: what is wanted meanwhile is seen to when it is there */
static void
start(LksFleetImage *self, Drawing *drawing)
{
  self->cancellable = g_cancellable_new();
  g_autoptr(GTask) task = g_task_new(self, self->cancellable, drawn_cb, drawing);
  g_task_set_source_tag(task, start);
  g_task_set_task_data(task, drawing, NULL);
  g_task_run_in_thread(task, draw_cb);
}

static void
append(const Drawing *self, const LksFleetView *view, GtkSnapshot *snapshot)
{
  double stretch = view->zoom / self->view.zoom;
  const graphene_rect_t bounds =
      GRAPHENE_RECT_INIT((float)((self->view.x - view->x) * view->zoom),
                         (float)((self->view.y - view->y) * view->zoom),
                         (float)(self->view.width * stretch), (float)(self->view.height * stretch));
  gtk_snapshot_append_texture(snapshot, self->texture, &bounds);
}

static void
draw_at_once(const Drawing *drawing, GtkSnapshot *snapshot)
{
  const graphene_rect_t bounds =
      GRAPHENE_RECT_INIT(0, 0, (float)drawing->view.width, (float)drawing->view.height);
  cairo_t *cr = gtk_snapshot_append_cairo(snapshot, &bounds);
  lks_fleet_view_paint(&drawing->view, &drawing->style, cr, NULL);
  cairo_destroy(cr);
}

void
lks_fleet_image_show(LksFleetImage *self,
                     const LksFleetView *view,
                     GtkWidget *widget,
                     GtkSnapshot *snapshot)
{
  g_autoptr(Drawing) wanted = drawing_new(view, widget);
  if (lks_fleet_view_count_links(view) <= AT_ONCE) {
    g_clear_pointer(&self->shown, drawing_free);
    draw_at_once(wanted, snapshot);
    return;
  }
  if (self->shown != NULL && self->shown->view.layout == view->layout)
    append(self->shown, view, snapshot);
  if (self->cancellable == NULL && (self->shown == NULL || !is_same(self->shown, wanted)))
    start(self, g_steal_pointer(&wanted));
}

void
lks_fleet_image_stop(LksFleetImage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel(self->cancellable);
}

/* --- the object ------------------------------------------------------------------------------ */

static void
lks_fleet_image_finalize(GObject *object)
{
  LksFleetImage *self = LKS_FLEET_IMAGE(object);
  g_clear_pointer(&self->shown, drawing_free);
  G_OBJECT_CLASS(lks_fleet_image_parent_class)->finalize(object);
}

static void
lks_fleet_image_class_init(LksFleetImageClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_fleet_image_finalize;
  drawn_signal = g_signal_new("drawn", LKS_TYPE_FLEET_IMAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
}

static void
lks_fleet_image_init(LksFleetImage *self)
{
}

LksFleetImage *
lks_fleet_image_new(void)
{
  return g_object_new(LKS_TYPE_FLEET_IMAGE, NULL);
}
