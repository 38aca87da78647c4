"""The addresses of the people who come. None of them holds a name."""

from django.urls import path

from customers.views import card, edit, family, listing, merging, notes, state

HERE = "d/<slug:slug>/customers/"
CARD = HERE + "<uuid:customer_id>/"
NOTE = CARD + "notes/<uuid:note_id>/"

urlpatterns = [
    path(HERE, listing.customers, name="customers"),
    path(HERE + "new/", edit.customer_new, name="customer_new"),
    path(HERE + "duplicates/", merging.customer_duplicates, name="customer_duplicates"),
    path(HERE + "merges/<uuid:merge_id>/undo/", merging.customer_unmerge, name="customer_unmerge"),
    path(CARD, card.customer_card, name="customer_card"),
    path(CARD + "edit/", edit.customer_edit, name="customer_edit"),
    path(CARD + "notes/", notes.note_new, name="note_new"),
    path(NOTE, notes.note_edit, name="note_edit"),
    path(NOTE + "delete/", notes.note_delete, name="note_delete"),
    path(CARD + "news/", state.customer_news, name="customer_news"),
    path(CARD + "block/", state.customer_block, name="customer_block"),
    path(CARD + "unblock/", state.customer_unblock, name="customer_unblock"),
    path(CARD + "family/", family.customer_link, name="customer_link"),
    path(CARD + "family/remove/", family.customer_unlink, name="customer_unlink"),
    path(CARD + "merge/", merging.customer_merge_with, name="customer_merge_with"),
    path(CARD + "merge/<uuid:other_id>/", merging.customer_merge, name="customer_merge"),
]
